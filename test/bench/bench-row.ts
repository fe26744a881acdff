import type { ResultsHead } from '../results/results-head.ts';

/** How a row shall be measured. */
export interface BenchPlan {
  /** For CI: fewer samples, shorter loads, the same path; its figures are shown and not published. */
  readonly isShort: boolean;
  /** Aborts when somebody stops the run. */
  readonly signal: AbortSignal;
}

/** One figure or a few that belong together; each key carries its unit, such as `added_ms` or `reviews_per_s`. */
export type Figure = Readonly<Record<string, string | number | boolean | null>>;

/** What a row found. */
export interface Measured {
  readonly figures: readonly Figure[];
  /** Why these figures say nothing, such as A/A arms that differ; they are kept and shown as void. */
  readonly void?: string;
  /** Versions of programs that only this row has. */
  readonly versions?: ResultsHead['versions'];
}

/** A row of the bench: what `npm run bench -- --only NAME` measures. It starts what it needs and ends it, also on failure. */
export interface BenchRow {
  readonly name: string;
  /** What is measured, as a heading says it. */
  readonly summary: string;
  /** About how long the full measurement takes. */
  readonly minutes: number;
  /** Whether CI's short run has it. */
  readonly isInShort: boolean;
  readonly measure: (plan: BenchPlan) => Promise<Measured>;
}

/** A measured row as `docs/results/bench.json` keeps it: rows of different runs stand side by side, so each has its own head. */
export interface RowResult extends ResultsHead, Omit<Measured, 'versions'> {
  readonly row: string;
  readonly seconds: number;
}
