import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupName, type Hierarchy, hierarchies } from './cgroups.ts';

/** What the processes of a cgroup may use together, as a container's limits; all of the machine where nothing is said. */
export interface CgroupLimits {
  /** Thousandths of a core. */
  readonly millicores?: number;
  readonly memoryBytes?: number;
}

/** A cgroup of a run. It goes with the run. */
export interface LimitedCgroup {
  /** A process joins by writing its id into all of these. */
  readonly processesFiles: readonly string[];
  /** From now on other limits hold. */
  limit(limits: CgroupLimits): void;
  /** In how many periods of 100 ms it had work, and in how many of them it was stopped for their rest. */
  periods(): { readonly all: number; readonly stopped: number };
}

/** What the kubelet takes unless told otherwise. */
const periodMicroseconds = 100_000;

/** Makes a cgroup with limits, by whichever version of cgroups the machine has. */
export function createLimitedCgroup(id: string, name: string, limits: CgroupLimits): LimitedCgroup {
  const cpu = createIn(hierarchyOf('cpu', 'cpu.cfs_quota_us'), id, name, 'cpu');
  const memory = createIn(hierarchyOf('memory', 'memory.limit_in_bytes'), id, name, 'memory');
  const limit = ({ millicores, memoryBytes }: CgroupLimits) => {
    const quota = millicores === undefined ? undefined : millicores * (periodMicroseconds / 1_000);
    if (cpu.type === 'cgroup2')
      writeFileSync(join(cpu.folder, 'cpu.max'), `${quota ?? 'max'} ${periodMicroseconds}`);
    else {
      writeFileSync(join(cpu.folder, 'cpu.cfs_period_us'), `${periodMicroseconds}`);
      writeFileSync(join(cpu.folder, 'cpu.cfs_quota_us'), `${quota ?? -1}`);
    }
    if (memory.type === 'cgroup2')
      writeFileSync(join(memory.folder, 'memory.max'), `${memoryBytes ?? 'max'}`);
    else writeFileSync(join(memory.folder, 'memory.limit_in_bytes'), `${memoryBytes ?? -1}`);
  };
  limit(limits);
  const count = (key: string) => {
    const statistics = readFileSync(join(cpu.folder, 'cpu.stat'), 'utf8');
    return Number(new RegExp(`^${key} (\\d+)$`, 'm').exec(statistics)?.[1] ?? 0);
  };
  const folders = new Set([cpu.folder, memory.folder]);
  return {
    processesFiles: [...folders].map((folder) => join(folder, 'cgroup.procs')),
    limit,
    periods: () => ({ all: count('nr_periods'), stopped: count('nr_throttled') }),
  };
}

/** The hierarchy with a controller; in one of the old version it is known by a file of its own. */
function hierarchyOf(controller: string, oldFile: string): Hierarchy {
  const found = hierarchies().find(({ folder, type }) =>
    type === 'cgroup'
      ? existsSync(join(folder, oldFile))
      : readFileSync(join(folder, 'cgroup.controllers'), 'utf8').split(/\s+/).includes(controller),
  );
  if (found === undefined)
    throw new Error(`no cgroup hierarchy of this machine has the controller ${controller}`);
  return found;
}

function createIn({ folder, type }: Hierarchy, id: string, name: string, controller: string): Hierarchy {
  const parent = join(folder, cgroupName(id));
  mkdirSync(join(parent, name), { recursive: true });
  // A controller works only where the parent hands it on.
  if (type === 'cgroup2')
    for (const above of [folder, parent])
      writeFileSync(join(above, 'cgroup.subtree_control'), `+${controller}`);
  return { folder: join(parent, name), type };
}
