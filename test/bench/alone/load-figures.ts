import type { Figure } from '../bench-row.ts';
import { cpuPerReviewMs, errorsIn, errorTextOf, type LoadResult } from './load-result.ts';

/** How long reviews took, from when they were due; those that failed count with the others. */
export function latencyFigure({ latency }: LoadResult): Figure {
  return {
    p50_ms: latency.p50Ms,
    p90_ms: latency.p90Ms,
    p99_ms: latency.p99Ms,
    p999_ms: latency.p999Ms,
    max_ms: latency.maxMs,
  };
}

/** How many reviews there were, how many of them came out without their patch, and what they cost. */
export function countFigure(result: LoadResult): Figure {
  return {
    reviews: result.due,
    errors: errorsIn(result),
    what_failed: errorTextOf(result) ?? null,
    webhook_cpu_ms_per_review: cpuPerReviewMs(result),
    load_sent_late_p99_ms: result.late.p99Ms,
  };
}
