import type { BenchRow } from './bench-row.ts';

/** All rows, in the order in which they are measured and shown. */
export const rows: readonly BenchRow[] = [];
