import type { BenchRow } from './bench-row.ts';
import { burst } from './burst/burst-row.ts';

/** All rows, in the order in which they are measured and shown. */
export const rows: readonly BenchRow[] = [burst];
