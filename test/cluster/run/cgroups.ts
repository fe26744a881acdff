import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitUntil } from './wait-until.ts';

/** The cgroup below which a run keeps its nodes' pods, in every hierarchy. */
const cgroupName = (id: string) => `gracehook-${id}`;

/** What the kubelet takes unless told otherwise. */
const cpuPeriodMicroseconds = 100_000;

interface Hierarchy {
  readonly folder: string;
  readonly type: 'cgroup' | 'cgroup2';
}

/**
 * Makes a node's own root cgroup, with a path as the kubelet's `cgroupRoot` takes it. Kubelets that share a root
 * would end each other's pods as orphans.
 */
export function createNodeCgroup(id: string, node: string): string {
  for (const hierarchy of hierarchies()) {
    for (const path of [cgroupName(id), join(cgroupName(id), node)]) {
      const folder = join(hierarchy.folder, path);
      mkdirSync(folder, { recursive: true });
      inheritResources(folder, hierarchy);
    }
  }
  return `/${cgroupName(id)}/${node}`;
}

/** A cgroup of a run whose processes get only so much CPU together. */
export interface CpuCgroup {
  /** A process joins by writing its id here. */
  readonly processesFile: string;
  /** Has a process join, with all its threads. */
  add(pid: number): void;
  /** How many periods of 100 ms there were in which it had work, and in how many of them it was stopped for their rest. */
  periods(): { readonly all: number; readonly stopped: number };
}

/** Makes a cgroup that has so many thousandths of a core, as the kubelet does for a container's CPU limit. */
export function createCpuCgroup(id: string, name: string, millicores: number): CpuCgroup {
  const hierarchy = hierarchies().find(({ folder, type }) =>
    type === 'cgroup'
      ? existsSync(join(folder, 'cpu.cfs_quota_us'))
      : readFileSync(join(folder, 'cgroup.controllers'), 'utf8').split(/\s+/).includes('cpu'),
  );
  if (hierarchy === undefined) throw new Error('no cgroup hierarchy of this machine has the cpu controller');
  const parent = join(hierarchy.folder, cgroupName(id));
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  const quota = `${millicores * (cpuPeriodMicroseconds / 1000)}`;
  if (hierarchy.type === 'cgroup') {
    writeFileSync(join(folder, 'cpu.cfs_period_us'), `${cpuPeriodMicroseconds}`);
    writeFileSync(join(folder, 'cpu.cfs_quota_us'), quota);
  } else {
    for (const above of [hierarchy.folder, parent])
      writeFileSync(join(above, 'cgroup.subtree_control'), '+cpu');
    writeFileSync(join(folder, 'cpu.max'), `${quota} ${cpuPeriodMicroseconds}`);
  }
  const count = (statistics: string, key: string) =>
    Number(new RegExp(`^${key} (\\d+)$`, 'm').exec(statistics)?.[1] ?? 0);
  const processesFile = join(folder, 'cgroup.procs');
  return {
    processesFile,
    add: (pid) => writeFileSync(processesFile, `${pid}`),
    periods: () => {
      const statistics = readFileSync(join(folder, 'cpu.stat'), 'utf8');
      return { all: count(statistics, 'nr_periods'), stopped: count(statistics, 'nr_throttled') };
    },
  };
}

/** A new cpuset is empty and takes no process (v1); a controller works only where the parent hands it on (v2). */
function inheritResources(folder: string, { type }: Hierarchy): void {
  for (const file of ['cpuset.cpus', 'cpuset.mems'].filter(
    (name) => type === 'cgroup' && existsSync(join(folder, name)),
  )) {
    writeFileSync(join(folder, file), readFileSync(join(dirname(folder), file)));
  }
  if (type === 'cgroup2') {
    for (const controller of readFileSync(join(folder, 'cgroup.controllers'), 'utf8')
      .split(/\s+/)
      .filter(Boolean)) {
      writeFileSync(join(folder, 'cgroup.subtree_control'), `+${controller}`);
    }
  }
}

/** Removes a run's cgroups, innermost first; the kernel may hold one for a moment after its last process ended. */
export async function removeCgroups(id: string): Promise<void> {
  for (const { folder } of hierarchies()) {
    const root = join(folder, cgroupName(id));
    await waitUntil(`the cgroup ${root} goes`, () => !existsSync(root) || removeTree(root), {
      withinSeconds: 30,
    });
  }
}

function removeTree(folder: string): boolean {
  for (const entry of readdirSync(folder, { withFileTypes: true }).filter((child) => child.isDirectory())) {
    removeTree(join(folder, entry.name));
  }
  rmdirSync(folder);
  return true;
}

function hierarchies(): Hierarchy[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([, folder, type]) =>
      folder !== undefined && (type === 'cgroup' || type === 'cgroup2') ? [{ folder, type }] : [],
    );
}
