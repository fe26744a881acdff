import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { waitUntil } from './wait-until.ts';

/** The cgroup below which a run keeps its nodes' pods, in every hierarchy. */
export const cgroupName = (id: string) => `gracehook-${id}`;

/** A tree of cgroups: one for each controller of the old version, one for all of the new. */
export interface Hierarchy {
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

/** All that are mounted here. */
export function hierarchies(): Hierarchy[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([, folder, type]) =>
      folder !== undefined && (type === 'cgroup' || type === 'cgroup2') ? [{ folder, type }] : [],
    );
}
