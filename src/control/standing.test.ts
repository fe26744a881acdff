import { expect, it } from 'vitest';
import { virtualClock } from '../../test/control/virtual-clock.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createStanding } from './standing.ts';

it('is ready once the API server has said who leads, and stays so while it is away', () => {
  const { standing } = prepared();
  expect(standing.unreadyBecause()).toBe('the API server has not answered yet');
  standing.listener.troubled(new Error('the Lease is missing'));
  expect(standing.unreadyBecause()).toBe('the Lease is missing');
  standing.listener.found('another');
  expect([standing.unreadyBecause(), standing.trouble()]).toEqual([undefined, undefined]);
  standing.listener.troubled(new Error('away'));
  expect([standing.unreadyBecause(), standing.trouble()]).toEqual([undefined, 'away']);
});

it('leads from the beginning of its work until its signal', () => {
  const { standing } = prepared();
  const ending = new AbortController();
  expect(standing.isLeading()).toBe(false);
  standing.begin(ending.signal);
  expect(standing.isLeading()).toBe(true);
  ending.abort();
  expect(standing.isLeading()).toBe(false);
});

it('is hung where nothing at all happened for two minutes', async () => {
  const { standing, clock } = prepared();
  await clock.advance(119);
  expect(standing.isHung()).toBe(false);
  await clock.advance(2);
  expect(standing.isHung()).toBe(true);
  standing.listener.troubled(new Error('away'));
  expect(standing.isHung()).toBe(false);
});

function prepared() {
  const log = createLogger(false);
  log.level = 'silent';
  const clock = virtualClock();
  return { clock, standing: createStanding('own', log, clock) };
}
