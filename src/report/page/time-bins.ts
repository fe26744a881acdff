import { percentileOf } from '../../core/percentile-of.ts';
import type { RequestSample } from '../../core/proof/request-sample.ts';
import type { TimeAxis } from './time-axis.ts';

/** A stretch of time. */
export interface TimeBin {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Requests that ended in it. */
  readonly answered: number;
  readonly failed: number;
  /** How long those took that were due in it and were answered; null where there was none. */
  readonly p50Milliseconds: number | null;
  readonly p95Milliseconds: number | null;
  readonly maxMilliseconds: number | null;
}

/** The samples by time: requests by when they ended, latencies by when they were due. */
export function timeBins(samples: readonly RequestSample[], { from, to, bins: count }: TimeAxis): TimeBin[] {
  const length = (to - from) / count;
  const indexOf = (at: number) => Math.min(count - 1, Math.max(0, Math.floor((at - from) / length)));
  const bins = Array.from({ length: count }, () => ({ answered: 0, failed: 0, latencies: [] as number[] }));
  for (const { dueAt, milliseconds, failure } of samples) {
    const ended = bins[indexOf(dueAt + milliseconds)];
    if (ended !== undefined) ended[failure === null ? 'answered' : 'failed']++;
    if (failure === null) bins[indexOf(dueAt)]?.latencies.push(milliseconds);
  }
  return bins.map(({ answered, failed, latencies }, index) => {
    const sorted = latencies.toSorted((a, b) => a - b);
    return {
      from: from + index * length,
      to: from + (index + 1) * length,
      answered,
      failed,
      p50Milliseconds: percentileOf(sorted, 0.5),
      p95Milliseconds: percentileOf(sorted, 0.95),
      maxMilliseconds: sorted.at(-1) ?? null,
    };
  });
}
