import { expect, it } from 'vitest';
import { becameWorse, statisticsOf } from './statistics-of.ts';
import type { Termination, TerminationClass } from './termination.ts';

const one = (found: TerminationClass, more: Partial<Termination> = {}): Termination => ({
  pod: 'web-1',
  at: '2026-01-01T10:00:00Z',
  class: found,
  container: 'app',
  ...more,
});
const killed = (more: Partial<Termination> = {}) => one('KilledAtGraceEnd', { graceSeconds: 40, ...more });
const drained = (drainSeconds: number) => one('Drained', { drainSeconds, drainSetting: 20 });
const many = <T>(count: number, made: T): T[] => Array.from({ length: count }, () => made);

it('counts the last twenty, and those of unknown class for nothing but themselves', () => {
  const all = [
    ...many(30, one('DiedOnSigterm')),
    ...many(15, drained(2)),
    ...many(2, killed()),
    ...many(3, one('Unknown')),
  ];
  expect(statisticsOf(all)).toMatchObject({
    seen: 20,
    byClass: { Drained: 15, KilledAtGraceEnd: 2, Unknown: 3 },
    killedShare: 2 / 17,
  });
});

it('has no share and no times of what is not known', () => {
  expect(statisticsOf([])).toEqual({ seen: 0, byClass: {}, advice: [] });
  expect(statisticsOf([one('Unknown', { drainSeconds: 1 })])).toEqual({
    seen: 1,
    byClass: { Unknown: 1 },
    advice: [],
  });
});

it('takes killed ones for slow ones, and those that died for none', () => {
  const all = [
    ...Array.from({ length: 18 }, (_, index) => drained(18 - index)),
    killed({ drainSeconds: 35 }),
  ];
  expect(statisticsOf([...all, one('DiedOnSigterm', { drainSeconds: 0 })])).toMatchObject({
    drainP50Seconds: 10,
    drainP95Seconds: 35,
  });
  expect(statisticsOf([drained(3)])).toMatchObject({ drainP50Seconds: 3, drainP95Seconds: 3 });
});

it.each<[all: Termination[], advice: string[]]>([
  [
    [...many(3, killed()), ...many(2, drained(4))],
    ['killed at 40 s in 3 of 5: raise drain, or PID 1 ignores SIGTERM'],
  ],
  [[killed(), killed({ graceSeconds: 30 })], ['killed in 2 of 2: raise drain, or PID 1 ignores SIGTERM']],
  [
    [killed({ swallower: 'npm' }), killed()],
    ['killed at 40 s in 2 of 2: it ignores SIGTERM, since npm does not pass it on; start the app by exec'],
  ],
  [
    [killed({ wasIdle: true }), killed()],
    [
      'killed at 40 s in 2 of 2: it ignores SIGTERM, since it was killed without having requests, too; handle SIGTERM',
    ],
  ],
  [
    [one('DiedOnSigterm', { exitCode: 2 }), drained(1)],
    [
      'dies on SIGTERM in 1 of 2: requests in flight on kept-alive connections are lost, so handle SIGTERM and let them end',
    ],
  ],
  [
    [one('DiedOnSigterm', { exitCode: 143 })],
    [
      'dies on SIGTERM in 1 of 1: requests in flight on kept-alive connections are lost, so handle SIGTERM and let them end' +
        ' (a JVM ends so after draining, too)',
    ],
  ],
  [[one('HookFailed')], ['the preStop hook of app failed in 1 of 1: SIGTERM came without the delay']],
  [
    [one('EndedDuringDelay'), drained(1)],
    ['ended before SIGTERM in 1 of 2: something else ends app during the delay'],
  ],
  [many(3, drained(2)), ['uses 2 s of 20: drain could be 5s']],
  [[drained(1), drained(5), drained(2)], ['uses 5 s of 20: drain could be 10s']],
  [many(5, drained(6)), []],
  [many(2, drained(2)), []],
  [[...many(5, drained(2)), one('Unknown')], []],
  [many(5, one('Drained', { drainSeconds: 2 })), []],
])('advises on %o', (all, advice) => {
  expect(statisticsOf(all).advice).toEqual(advice);
});

const [d, k, u] = [drained(1), killed(), one('Unknown')];
it.each<[is: string, all: Termination[], told: string | undefined]>([
  ['with the second of two', [k, k], '2 of the last 2 shutdowns went wrong: killed at 40 s in 2 of 2'],
  ['not with the first', [k], undefined],
  ['not with another', [k, k, k], undefined],
  ['not with one that is not known', [k, k, u], undefined],
  ['when half of four are', [d, d, k, k], '2 of the last 4 shutdowns went wrong: killed at 40 s in 2 of 4'],
  ['not while three of five are well', [d, d, d, k, k], undefined],
  ['with the third of the last five', [d, d, d, d, k, u, k, k], '3 of the last 5 shutdowns'],
  ['not when it ends well', [k, d], undefined],
  ['again after it was well', [k, k, ...many(5, d), k, k, k], '3 of the last 5 shutdowns'],
])('tells that a workload became worse %s', (_is, all, told) => {
  if (told === undefined) expect(becameWorse(all)).toBeUndefined();
  else expect(becameWorse(all)).toContain(told);
});
