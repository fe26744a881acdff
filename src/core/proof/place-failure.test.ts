import { expect, it } from 'vitest';
import { podLife } from '../../../test/prove/pod-life.ts';
import { placeFailure } from './place-failure.ts';
import type { PodLife } from './pod-life.ts';
import type { RequestSample } from './request-sample.ts';

const failure = (dueAt: number, changes: Partial<RequestSample> = {}): RequestSample => ({
  dueAt,
  milliseconds: 0,
  method: 'GET',
  connection: 'new',
  status: 0,
  failure: 'reset',
  words: 'socket hang up',
  ...changes,
});

const placed = (sample: RequestSample, pods: readonly PodLife[]) => {
  const { moment, pod, secondsAfterDeletion } = placeFailure(sample, pods);
  return [moment, pod, secondsAfterDeletion];
};

// `first` is told to go at 10 s and gets SIGTERM at 15 s; `second` six seconds later, `third` after 20. All would be
// killed after 40 s.
const first = podLife('first', { deletedAt: 10_000, goneAt: 51_000 });
const second = podLife('second', { deletedAt: 16_000, goneAt: 57_000 });
const third = podLife('third', { deletedAt: 30_000, goneAt: 71_000 });

it.each([
  ['before any pod is told to go', 9_999, ['before', undefined, undefined]],
  ['in the hook', 12_000, ['hook', 'first', 2]],
  ['by SIGTERM', 15_000, ['afterSignal', 'first', 5]],
  ['by the SIGTERM of a pod, though another was told to go since', 16_500, ['afterSignal', 'first', 6.5]],
  ['in the hook of the last pod, long after the signal of the one before', 32_000, ['hook', 'third', 2]],
  ['by the SIGTERM of the next pod', 21_000, ['afterSignal', 'second', 5]],
  ['by the kill at the end of grace, not by a later SIGTERM', 50_100, ['killed', 'first', 40.1]],
  ['by the end of a pod', 51_500, ['gone', 'first', 41.5]],
])('places a failure %s', (_where, at, expected) => {
  expect(placed(failure(at), [third, first, second, podLife('stays')])).toEqual(expected);
});

it('places a failure when it came, and a timeout when it was due', () => {
  expect(placed(failure(14_000, { milliseconds: 1_500 }), [first])).toEqual(['afterSignal', 'first', 5.5]);
  const timeout = failure(14_000, { milliseconds: 10_000, failure: 'timeout' });
  expect(placed(timeout, [first])).toEqual(['hook', 'first', 4]);
});

it('tells no hook from SIGTERM where the hook has no known length', () => {
  const pods = [podLife('exec', { preStopSeconds: null, deletedAt: 10_000, goneAt: 20_000 })];
  expect(placed(failure(12_000), pods)).toEqual(['ending', 'exec', 2]);
  expect(placed(failure(20_000), pods)).toEqual(['gone', 'exec', 10]);
  const killed = [podLife('exec', { preStopSeconds: null, deletedAt: 10_000, goneAt: 50_400 })];
  expect(placed(failure(50_200), killed)).toEqual(['killed', 'exec', 40.2]);
});

it('does not say of a pod that was gone in time that it was killed', () => {
  const pods = [podLife('late', { deletedAt: 10_000, goneAt: 49_000 })];
  expect(placed(failure(48_900), pods)).toEqual(['afterSignal', 'late', 38.9]);
  expect(placed(failure(50_100), pods)).toEqual(['gone', 'late', 40.1]);
});

it('knows no hook where there is none, and none beyond the end of grace', () => {
  expect(placed(failure(10_000), [podLife('bare', { preStopSeconds: 0, deletedAt: 10_000 })])).toEqual([
    'afterSignal',
    'bare',
    0,
  ]);
  const cut = podLife('cut', { preStopSeconds: 60, gracePeriodSeconds: 30, deletedAt: 10_000 });
  expect(placed(failure(41_000), [cut])).toEqual(['afterSignal', 'cut', 31]);
  expect(placed(failure(45_000), [cut])).toEqual(['killed', 'cut', 35]);
});
