import { expect, it } from 'vitest';
import { cpuPerReviewMs, errorsIn, errorTextOf, type LoadResult, readLoadResult } from './load-result.ts';

const none = { count: 0, meanMs: 0, p50Ms: 0, p90Ms: 0, p99Ms: 0, p999Ms: 0, maxMs: 0 };

function resultWith(outcomes: Record<string, number>, more: Partial<LoadResult> = {}): LoadResult {
  const due = Object.values(outcomes).reduce((total, count) => total + count, 0);
  return {
    ...{ seconds: 10, due, outcomes, details: {}, patchedPerSecond: 0, patchBytes: 500, tries: due },
    ...{ latency: none, refused: none, late: none, connections: 1, webhookCpuSeconds: 0, loadCpuSeconds: 0 },
    ...more,
  };
}

it('reads what the load wrote', () => {
  const result = resultWith({ patched: 100, timeout: 3 });
  expect(readLoadResult(JSON.stringify(result))).toEqual(result);
});

it.each(['unreadable', 'wrong uid', 'not allowed', 'without a patch'])(
  'throws on an answer that was %s',
  (kind) => {
    const result = resultWith({ patched: 100, [kind]: 1 }, { details: { [kind]: 'what it said' } });
    expect(() => readLoadResult(JSON.stringify(result))).toThrow(`${kind}: what it said`);
  },
);

it('throws where reviews are missing', () => {
  const result = { ...resultWith({ patched: 100 }), due: 101 };
  expect(() => readLoadResult(JSON.stringify(result))).toThrow('101 reviews and 100 outcomes');
});

it('counts whatever is no patch as an error', () => {
  const result = resultWith({ patched: 100, timeout: 3, refused: 2, 'not sent': 1 });
  expect(errorsIn(result)).toBe(6);
  expect(errorTextOf(result)).toBe('3 timeout, 2 refused, 1 not sent');
  expect(errorTextOf(resultWith({ patched: 1 }))).toBeUndefined();
});

it('gives the CPU of a review', () => {
  expect(
    cpuPerReviewMs(resultWith({ patched: 100 }, { patchedPerSecond: 10, webhookCpuSeconds: 0.05 })),
  ).toBe(0.5);
  expect(cpuPerReviewMs(resultWith({ timeout: 100 }))).toBeNull();
});
