import type { Row } from './lab.ts';

/** A median with the smallest and the largest value. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The runs of one kind of row, together. */
export interface SummaryRow {
  readonly workload: string;
  readonly phase: string;
  readonly runs: number;
  readonly requests: Spread;
  readonly failed: Spread;
  readonly percent: Spread;
  /** Null where a run had not one success. */
  readonly p95Ms: Spread | null;
  readonly rolloutSeconds: Spread;
  readonly retries: Spread;
}

/** Sums the rows up by workload and phase, in the order in which they were measured. */
export function summarize(rows: readonly Row[]): SummaryRow[] {
  return Object.values(Object.groupBy(rows, ({ workload, phase }) => `${workload}, ${phase}`)).flatMap(
    (group = []) => {
      const [first] = group;
      if (first === undefined) return [];
      const spread = (value: (row: Row) => number) => spreadOf(group.map(value));
      return [
        {
          workload: first.workload,
          phase: first.phase,
          runs: group.length,
          requests: spread(({ requests }) => requests),
          failed: spread(({ failed }) => failed),
          percent: spread(({ failed_percent }) => failed_percent),
          p95Ms: group.some(({ p95_ms }) => p95_ms === null) ? null : spread(({ p95_ms }) => p95_ms ?? 0),
          rolloutSeconds: spread(({ rollout_s }) => rollout_s),
          retries: spread(({ retry_total }) => retry_total),
        },
      ];
    },
  );
}

/** The median of an even number of values is the mean of the two in the middle. Throws where there is no value. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) throw new RangeError('no values');
  const upper = sorted[Math.floor(sorted.length / 2)] ?? most;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? least;
  return { median: (lower + upper) / 2, least, most };
}

/** `3`, or `3 (1 to 7)` where the values differ. */
export function formatSpread({ median, least, most }: Spread): string {
  const text = (value: number) => `${Number(value.toFixed(2))}`;
  return least === most ? text(median) : `${text(median)} (${text(least)} to ${text(most)})`;
}
