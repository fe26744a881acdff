import { expect, it } from 'vitest';
import { podLife } from '../../../test/prove/pod-life.ts';
import { percentileOf } from '../percentile-of.ts';
import type { Pass } from './proof.ts';
import { summarizePass } from './proof-summary.ts';
import type { RequestSample } from './request-sample.ts';

const sample = (dueAt: number, changes: Partial<RequestSample> = {}): RequestSample => ({
  dueAt,
  milliseconds: 10,
  method: 'GET',
  connection: 'new',
  status: 200,
  failure: null,
  words: '',
  ...changes,
});
const refused = (dueAt: number) =>
  sample(dueAt, { status: 0, failure: 'refused', words: 'ECONNREFUSED', milliseconds: 0 });

const pass = (changes: Partial<Pass> = {}): Pass => ({
  kind: 'as-it-is',
  event: 'restart',
  startedAt: 0,
  eventAt: 10_000,
  endedAt: 50_000,
  desiredReplicas: 2,
  samples: [],
  pods: [],
  readyCounts: [{ at: 0, ready: 2 }],
  ...changes,
});

it('gives percentiles by the nearest rank, and null of nothing', () => {
  expect([0, 0.5, 0.95, 1].map((share) => percentileOf([1, 2, 3, 4], share))).toEqual([1, 2, 4, 4]);
  expect(percentileOf([], 0.5)).toBeNull();
});

it('counts by kind of request and of failure, and takes latencies from answered requests only', () => {
  const summary = summarizePass(
    pass({
      samples: [
        sample(0, { milliseconds: 30 }),
        sample(5, { milliseconds: 10, method: 'POST', connection: 'kept' }),
        refused(10),
        sample(15, { failure: '5xx', status: 503, milliseconds: 4_000 }),
      ],
    }),
  );
  expect(summary).toMatchObject({ requests: 4, failed: 2, failedPercent: 50, maxMilliseconds: 30 });
  expect(summary.failures).toEqual({ refused: 1, reset: 0, timeout: 0, '5xx': 1, other: 0 });
  expect(summary.kinds['POST kept']).toMatchObject({ requests: 1, failed: 0, p50Milliseconds: 10 });
  expect(summary.kinds['GET new']).toMatchObject({ requests: 3, failed: 2, p99Milliseconds: 30 });
});

it("counts failures by the moment of a pod's end", () => {
  const pods = [
    podLife('first', { deletedAt: 12_000, goneAt: 20_000 }),
    podLife('second', { deletedAt: 14_000, goneAt: 30_000 }),
    podLife('stays'),
  ];
  const summary = summarizePass(
    pass({ pods, samples: [11_000, 12_500, 16_000, 19_500, 31_000].map(refused) }),
  );
  expect(summary.moments).toEqual({ before: 1, hook: 2, afterSignal: 1, ending: 0, killed: 0, gone: 1 });
  expect(summary.placedFailures).toHaveLength(5);
  expect(summary).toMatchObject({ podsEnded: 2, podsKilled: 0, eventSeconds: 20 });
});

it('counts the pods that were killed at the end of their grace period', () => {
  const pods = [
    podLife('killed', { deletedAt: 12_000, goneAt: 52_600 }),
    podLife('ended', { deletedAt: 12_000, goneAt: 51_000 }),
    podLife('still there', { deletedAt: 12_000 }),
  ];
  expect(summarizePass(pass({ pods }))).toMatchObject({ podsEnded: 3, podsKilled: 1 });
});

it('shows one failure of very many', () => {
  const samples = [refused(0), ...Array.from({ length: 99_999 }, () => sample(1))];
  expect(summarizePass(pass({ samples })).failedPercent).toBe(0.001);
});

it('does not say how long an event took while a pod is still there', () => {
  expect(
    summarizePass(pass({ pods: [podLife('late', { deletedAt: 12_000 })] })).eventSeconds,
  ).toBeUndefined();
  expect(summarizePass(pass()).eventSeconds).toBeUndefined();
});

it('counts capacity that was missing from the event on, and none that was spare', () => {
  const summary = summarizePass(
    pass({
      readyCounts: [
        { at: 0, ready: 0 },
        { at: 5_000, ready: 1 },
        { at: 20_000, ready: 3 },
        { at: 30_000, ready: 2 },
        { at: 49_000, ready: 0 },
      ],
    }),
  );
  // One pod missing from 10 s to 20 s, two from 49 s to 50 s; 2 pods over 40 s are desired.
  expect(summary).toMatchObject({ lostPodSeconds: 12, lostPercent: 15 });
});
