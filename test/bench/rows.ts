import { admissionEightClientsRow, admissionProductsRow, admissionRow } from './api-server/admission-rows.ts';
import { clusterSizeRow } from './api-server/cluster-size-row.ts';
import { notOptedInRow } from './api-server/not-opted-in-row.ts';
import type { BenchRow } from './bench-row.ts';

/** All rows, in the order in which they are measured and shown. */
export const rows: readonly BenchRow[] = [
  admissionRow,
  admissionEightClientsRow,
  admissionProductsRow,
  notOptedInRow,
  clusterSizeRow,
];
