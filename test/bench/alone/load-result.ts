/** Times from when a review was due, in milliseconds; all 0 where none was counted. */
export interface Percentiles {
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

/** What the load says when it is over. Counts are of reviews that were due within the measured time. */
export interface LoadResult {
  readonly seconds: number;
  readonly due: number;
  /** How many ended how: `patched`, `refused` (with Retry-After), `not sent`, and whatever else went wrong. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** What the first of each kind but `patched` said. */
  readonly details: Readonly<Record<string, string>>;
  /** Answers with a patch that came within the measured time. */
  readonly patchedPerSecond: number;
  readonly patchBytes: number;
  /** Of all but those that were refused or not sent. */
  readonly latency: Percentiles;
  readonly refused: Percentiles;
  /** From when a review was due to when it was sent: how busy the load itself was. */
  readonly late: Percentiles;
  /** Requests that were sent, and connections that were begun, within the measured time. */
  readonly tries: number;
  readonly connections: number;
  readonly webhookCpuSeconds: number;
  readonly loadCpuSeconds: number;
}

const wrongAnswers = ['unreadable', 'wrong uid', 'not allowed', 'without a patch'];

/** Reads what the load wrote. Throws where an answer was wrong: a webhook that does not do its work has no speed. */
export function readLoadResult(text: string): LoadResult {
  const result = JSON.parse(text) as LoadResult;
  const sum = Object.values(result.outcomes).reduce((total, count) => total + count, 0);
  if (sum !== result.due) throw new Error(`the load counted ${result.due} reviews and ${sum} outcomes`);
  const wrong = wrongAnswers.find((kind) => Object.hasOwn(result.outcomes, kind));
  if (wrong !== undefined) throw new Error(`an answer was wrong, ${wrong}: ${result.details[wrong]}`);
  return result;
}

/** How many reviews came out without their patch, for whatever reason. */
export function errorsIn({ due, outcomes }: LoadResult): number {
  return due - (outcomes['patched'] ?? 0);
}

/** What went wrong, such as `3 timeout, 1 connection cut`; undefined where nothing did. */
export function errorTextOf({ outcomes }: LoadResult): string | undefined {
  const wrong = Object.entries(outcomes).filter(([kind]) => kind !== 'patched');
  return wrong.length === 0 ? undefined : wrong.map(([kind, count]) => `${count} ${kind}`).join(', ');
}

/** Processor time of the webhook for each review that it answered, in milliseconds; null where it answered none. */
export function cpuPerReviewMs({ webhookCpuSeconds, patchedPerSecond, seconds }: LoadResult): number | null {
  const answered = patchedPerSecond * seconds;
  return answered === 0 ? null : (webhookCpuSeconds * 1000) / answered;
}
