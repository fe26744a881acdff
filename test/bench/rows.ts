import { churn } from './alone/churn.ts';
import { closedLoop } from './alone/closed-loop.ts';
import { coldStart } from './alone/cold-start.ts';
import { podContainers } from './alone/containers.ts';
import { cpuQuota } from './alone/cpu-quota.ts';
import { idleMemory } from './alone/idle-memory.ts';
import { openLoop } from './alone/open-loop.ts';
import { overload } from './alone/overload.ts';
import { podSizes } from './alone/sizes.ts';
import { soak } from './alone/soak.ts';
import { tail } from './alone/tail.ts';
import { admissionEightClientsRow, admissionProductsRow, admissionRow } from './api-server/admission-rows.ts';
import { clusterSizeRow } from './api-server/cluster-size-row.ts';
import { notOptedInRow } from './api-server/not-opted-in-row.ts';
import type { BenchRow } from './bench-row.ts';
import { burst } from './burst/burst-row.ts';

/** All rows, in the order in which they are measured and shown. */
export const rows: readonly BenchRow[] = [
  admissionRow,
  admissionEightClientsRow,
  admissionProductsRow,
  notOptedInRow,
  clusterSizeRow,
  openLoop,
  closedLoop,
  tail,
  podSizes,
  podContainers,
  churn,
  coldStart,
  idleMemory,
  cpuQuota,
  overload,
  soak,
  burst,
];
