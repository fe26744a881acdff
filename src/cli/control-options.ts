import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Configuration } from '../config/configuration.ts';
import { shortestLeafSeconds } from '../tls/certificate-plan.ts';
import { kubeconfigIn } from './access-for.ts';
import { secondsIn } from './seconds-in.ts';
import { type KubeconfigOptions, portFrom } from './serve-options.ts';
import { UsageError } from './usage-error.ts';

/** What `control` was asked for. */
export interface ControlOptions {
  readonly host: string;
  readonly opsPort: number;
  /** The Deployment of `serve` and its Service, from which the names of all other objects are made. */
  readonly name: string;
  /** Where they are. */
  readonly namespace: string;
  /** `self`: this process issues the certificates; `file`: somebody else does. */
  readonly tlsMode: 'self' | 'file';
  readonly caLifetimeSeconds: number;
  readonly leafLifetimeSeconds: number;
  /** Where pods are created by dry run; undefined where that is switched off. */
  readonly selfTestNamespace: string | undefined;
  /** Whether it follows the pods of all namespaces, keeps how injected ones ended and tells of opted-in ones. */
  readonly isObserving: boolean;
  /** By which it is known in the election. */
  readonly identity: string;
  readonly kubeconfig: KubeconfigOptions | undefined;
}

/** The flags as the command line gives them: texts, all optional. */
export interface ControlFlags {
  readonly config?: string;
  readonly host?: string;
  readonly opsPort?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly tlsMode?: string;
  readonly caLifetime?: string;
  readonly leafLifetime?: string;
  readonly selfTestNamespace?: string;
  readonly observe?: true;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** Reads flags, environment and file, in this order. Throws a `UsageError` that says what to write instead. */
export function controlOptions(
  flags: ControlFlags,
  environment: NodeJS.ProcessEnv,
  file: Pick<Configuration, 'host' | 'opsPort'>,
): ControlOptions {
  const { name, namespace, tlsMode = 'self', selfTestNamespace } = flags;
  if (tlsMode !== 'self' && tlsMode !== 'file') {
    throw new UsageError(`--tls-mode takes self or file, not ${JSON.stringify(tlsMode)}`);
  }
  const leafLifetimeSeconds = secondsIn('--leaf-lifetime', flags.leafLifetime ?? '720h', '720h');
  const caLifetimeSeconds = secondsIn('--ca-lifetime', flags.caLifetime ?? '8760h', '720h');
  if (leafLifetimeSeconds < shortestLeafSeconds) {
    throw new UsageError('--leaf-lifetime is at least 15m, so that a renewed certificate arrives in time');
  }
  if (caLifetimeSeconds < 2 * leafLifetimeSeconds) {
    throw new UsageError('--ca-lifetime is at least twice --leaf-lifetime');
  }
  return {
    host: flags.host ?? environment['HOST'] ?? file.host ?? '127.0.0.1',
    opsPort: portFrom(flags.opsPort ?? environment['OPS_PORT'], '--ops-port', file.opsPort ?? 9444),
    name: nameFrom(name, '--name', 'the name of the Deployment of serve, such as gracehook'),
    namespace: nameFrom(namespace, '--namespace', 'the namespace of that Deployment'),
    tlsMode,
    caLifetimeSeconds,
    leafLifetimeSeconds,
    selfTestNamespace:
      selfTestNamespace === undefined
        ? undefined
        : nameFrom(selfTestNamespace, '--self-test-namespace', 'a namespace'),
    isObserving: flags.observe === true,
    identity: environment['POD_NAME'] || `${hostname()}-${randomBytes(3).toString('hex')}`,
    kubeconfig: kubeconfigIn(flags),
  };
}

/** A name that Services and namespaces may have. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export function nameFrom(text: string | undefined, flag: string, what: string): string {
  if (text === undefined) throw new UsageError(`${flag} is missing: it takes ${what}`);
  if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text)) {
    throw new UsageError(`${flag} takes ${what}, and ${JSON.stringify(text)} is no name of Kubernetes`);
  }
  return text;
}
