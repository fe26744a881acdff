import { expect, it } from 'vitest';
import type { Pass } from '../../core/proof/proof.ts';
import type { RequestSample } from '../../core/proof/request-sample.ts';
import { timeAxis } from './time-axis.ts';
import { timeBins } from './time-bins.ts';

const sample = (
  dueAt: number,
  milliseconds: number,
  failure: RequestSample['failure'] = null,
): RequestSample => ({
  ...{ dueAt, milliseconds, failure, method: 'GET', connection: 'new', status: 200, words: '' },
});
const pass = (samples: RequestSample[], endedAt = 3000): Pass => ({
  ...{ kind: 'as-it-is', event: 'restart', startedAt: 0, eventAt: 1000, endedAt, desiredReplicas: 1 },
  ...{ samples, pods: [], readyCounts: [] },
});

it('counts requests when they ended and latencies when they were due', () => {
  const samples = [sample(100, 10), sample(200, 30), sample(900, 2050), sample(1500, 100, 'reset')];
  const bins = timeBins(samples, { ...timeAxis(pass(samples)), bins: 3 });
  expect(bins.map(({ answered, failed }) => [answered, failed])).toEqual([
    [2, 0],
    [0, 1],
    [1, 0],
  ]);
  expect(bins.map(({ p50Milliseconds: p50, maxMilliseconds: max }) => [p50, max])).toEqual([
    [30, 2050],
    [null, null],
    [null, null],
  ]);
});

it('keeps what ended after the pass', () => {
  const samples = [sample(2900, 5000, 'timeout')];
  const axis = timeAxis(pass(samples));
  expect(axis.to).toBe(7900);
  expect(timeBins(samples, { ...axis, bins: 10 }).at(-1)).toMatchObject({ failed: 1, from: 7110, to: 7900 });
});

it.each([
  [80_000, [0, 10, 20, 30, 40, 50, 60, 70]],
  [600_000, [0, 60, 120, 180, 240, 300, 360, 420, 480, 540]],
])('has round ticks over %d ms', (endedAt, ticks) => {
  expect(timeAxis(pass([], endedAt)).ticks).toEqual(ticks);
});

it.each([
  [0, 1],
  [45, 2],
  [900, 30],
  [100_000, 100],
])('counts %d requests in %d stretches', (requests, bins) => {
  expect(timeAxis(pass(Array(requests).fill(sample(0, 1)))).bins).toBe(bins);
});
