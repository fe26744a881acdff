import { expect, it } from 'vitest';
import { virtualClock } from '../../test/control/virtual-clock.ts';
import type { Duty } from './duty.ts';
import { createDuties } from './run-duties.ts';

it('performs each duty again after its rest, and one that fails ever more seldom', async () => {
  const times: Record<string, number[]> = { good: [], bad: [] };
  const { clock, duties, told } = prepared(
    { name: 'good', everySeconds: 60, perform: async () => void times['good']?.push(clock.now() / 1000) },
    {
      name: 'bad',
      everySeconds: 30,
      perform: async () => {
        times['bad']?.push(clock.now() / 1000);
        throw new Error('no rights');
      },
    },
  );
  const ending = new AbortController();
  const running = duties.run(ending.signal);
  await clock.advance(200);
  ending.abort();
  await running;
  expect(times).toEqual({ good: [0, 60, 120, 180], bad: [0, 5, 15, 35, 75, 135, 195] });
  expect(told.filter((line) => line.startsWith('good'))).toEqual(Array(4).fill('good: performed'));
  expect(told.filter((line) => line.startsWith('bad'))).toEqual(Array(7).fill('bad: no rights'));
  expect(duties.health().get('good')).toEqual({
    trouble: undefined,
    lastSuccess: new Date('2026-01-01T00:03:00Z'),
  });
  expect(duties.health().get('bad')).toEqual({ trouble: 'no rights', lastSuccess: undefined });
});

it('tries an urgent one that fails more often', async () => {
  const times: number[] = [];
  const { clock, duties } = prepared({
    name: 'urgent',
    everySeconds: 5,
    perform: async () => {
      times.push(clock.now() / 1000);
      throw new Error('missing');
    },
  });
  const ending = new AbortController();
  const running = duties.run(ending.signal);
  await clock.advance(50);
  ending.abort();
  await running;
  expect(times).toEqual([0, 5, 15, 30, 45]);
});

it('rests as usual again after a turn that went well', async () => {
  let isBroken = true;
  const times: number[] = [];
  const { clock, duties } = prepared({
    name: 'one',
    everySeconds: 60,
    perform: async () => {
      times.push(clock.now() / 1000);
      if (isBroken) throw new Error('broken');
    },
  });
  const ending = new AbortController();
  const running = duties.run(ending.signal);
  await clock.advance(6);
  isBroken = false;
  await clock.advance(80);
  isBroken = true;
  await clock.advance(60);
  ending.abort();
  await running;
  expect(times).toEqual([0, 5, 15, 75, 135, 140]);
});

it('cuts a turn off with the leadership, and waits for its end without calling it a failure', async () => {
  let hasEnded = false;
  const { clock, duties, told } = prepared({
    name: 'slow',
    everySeconds: 60,
    perform: async (signal) => {
      await clock.sleep(90_000, signal);
      await clock.sleep(1_000, new AbortController().signal);
      hasEnded = true;
      throw new Error('cut off');
    },
  });
  const ending = new AbortController();
  const running = duties.run(ending.signal);
  await clock.advance(10);
  ending.abort();
  await clock.advance(0.5);
  expect(hasEnded).toBe(false);
  await clock.advance(1);
  await running;
  expect(hasEnded).toBe(true);
  expect(told).toEqual([]);
});

it('counts a turn without end as a failure after two minutes, and as hung after four', async () => {
  const { clock, duties, told } = prepared({
    name: 'stuck',
    everySeconds: 60,
    perform: () => new Promise(() => {}),
  });
  void duties.run(new AbortController().signal);
  await clock.advance(119);
  expect([told, duties.hung()]).toEqual([[], undefined]);
  await clock.advance(2);
  expect([told, duties.hung()]).toEqual([['stuck: no end within 120 s'], undefined]);
  await clock.advance(120);
  expect(duties.hung()).toBe('stuck');
});

it('takes a turn that ends in time to be none that hangs', async () => {
  const { clock, duties } = prepared({ name: 'fine', everySeconds: 60, perform: async () => {} });
  void duties.run(new AbortController().signal);
  await clock.advance(1000);
  expect(duties.hung()).toBeUndefined();
});

/** Duties by a virtual clock, and what was told of them. */
function prepared(...list: Duty[]) {
  const clock = virtualClock();
  const told: string[] = [];
  const listener = {
    performed: (duty: string) => void told.push(`${duty}: performed`),
    failed: (duty: string, error: unknown) => void told.push(`${duty}: ${(error as Error).message}`),
  };
  return { clock, duties: createDuties(list, listener, clock), told };
}
