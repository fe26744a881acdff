import { percentileOf } from '../../src/core/percentile-of.ts';
import { type Sample, type Trouble, troubleOf, troubles } from './samples.ts';

/** Counts of requests; `p95_ms` is that of the requests that succeeded, null where none did. */
export interface Count {
  readonly requests: number;
  readonly failed: number;
  readonly p95_ms: number | null;
}

/** What a load saw, as the results file has it. */
export interface Outcome extends Count {
  readonly failed_percent: number;
  /** More tries that the gateway made at the worker, of all requests. */
  readonly retry_total: number;
  readonly errors: Readonly<Record<Trouble, number>>;
  readonly kinds: Readonly<Record<string, Count>>;
}

/** Counts a load's requests in all, by kind of client and by kind of failure. */
export function countOutcome(samples: readonly Sample[]): Outcome {
  const all = count(samples);
  const kinds = Object.groupBy(samples, ({ kind }) => kind);
  return {
    ...all,
    failed_percent: all.requests === 0 ? 0 : Math.round((all.failed / all.requests) * 10_000) / 100,
    retry_total: samples.reduce((sum, { retries }) => sum + retries, 0),
    errors: Object.fromEntries(
      troubles.map((trouble) => [trouble, samples.filter((sample) => troubleOf(sample) === trouble).length]),
    ) as Record<Trouble, number>,
    kinds: Object.fromEntries(
      Object.keys(kinds)
        .sort()
        .map((kind) => [kind, count(kinds[kind] ?? [])]),
    ),
  };
}

function count(samples: readonly Sample[]): Count {
  const succeeded = samples.filter((sample) => troubleOf(sample) === null).map(({ ms }) => ms);
  succeeded.sort((a, b) => a - b);
  const p95 = percentileOf(succeeded, 0.95);
  return {
    requests: samples.length,
    failed: samples.length - succeeded.length,
    p95_ms: p95 === null ? null : Math.round(p95),
  };
}
