import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const goFlags = ['-trimpath'];
const small = '-s -w';
const kubernetesVersion = 'v1.37.2';
const [major, minor] = kubernetesVersion.slice(1).split('.');
// Without these a client sees v0.0.0 and refuses to compare versions.
const kubernetesFlags = `${small} ${Object.entries({
  gitVersion: kubernetesVersion,
  gitMajor: major,
  gitMinor: minor,
})
  .map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`)
  .join(' ')}`;
const kubernetesPrograms = [
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'kube-proxy',
  'kubectl',
];
const containerdPackage = 'github.com/containerd/containerd/v2/cmd';

/** A group of programs that one Go command builds. */
export interface Part {
  readonly name: string;
  readonly version: string;
  readonly binaries: readonly string[];
  /** The arguments of `go`, given the folder that the binaries shall go to. */
  build(target: string): readonly string[];
}

/**
 * Everything the cluster and the tests are built from, in Go, because that needs no download but the Go module
 * proxy. Kubernetes comes from the go.mod beside this file, for its own go.mod cannot be installed from outside.
 */
export const parts: readonly Part[] = [
  {
    name: 'kubernetes',
    version: kubernetesVersion,
    binaries: kubernetesPrograms,
    build: (target) => [
      ...['build', ...goFlags, '-ldflags', kubernetesFlags, '-o', `${target}/`],
      ...kubernetesPrograms.map((program) => `k8s.io/kubernetes/cmd/${program}`),
    ],
  },
  installed('containerd', 'v2.4.2', ['containerd', 'containerd-shim-runc-v2', 'ctr'], containerdPackage),
  installed('k6', 'v1.8.1', ['k6'], 'go.k6.io'),
  installed('kwok', 'v0.8.0', ['kwok'], 'sigs.k8s.io/kwok/cmd'),
  installed('helm', 'v4.3.1', ['helm'], 'helm.sh/helm/v4/cmd'),
  {
    name: 'pause',
    version: 'v1',
    binaries: ['pause'],
    build: (target) => [
      ...['build', ...goFlags, '-ldflags', small, '-o', `${target}/pause`],
      join(import.meta.dirname, 'pause', 'main.go'),
    ],
  },
];

function installed(name: string, version: string, binaries: readonly string[], goPackage: string): Part {
  const packages = binaries.map((binary) => `${goPackage}/${binary}@${version}`);
  return { name, version, binaries, build: () => ['install', ...goFlags, '-ldflags', small, ...packages] };
}

/** Where built parts stay from run to run, outside the checkout. */
export function partsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const userCache = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(environment['GRACEHOOK_CACHE'] || join(userCache, 'gracehook'), 'parts');
}

export function partFolder(part: Part): string {
  return join(partsFolder(), `${part.name}@${part.version}`);
}

/** A part is built when all of its programs are there, since its folder appears only when it is complete. */
export function isBuilt(part: Part): boolean {
  return part.binaries.every((binary) => existsSync(join(partFolder(part), binary)));
}

/** The absolute path of a built program, such as `kubectl` or `k6`. */
export function partBinary(name: string): string {
  const part = parts.find(({ binaries }) => binaries.includes(name));
  if (part === undefined) {
    throw new Error(`no part of the cluster has a program named ${name}`);
  }
  return join(partFolder(part), name);
}
