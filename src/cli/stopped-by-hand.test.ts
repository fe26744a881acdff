import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { stoppedByHand } from './stopped-by-hand.ts';

it('aborts once, by whatever signal comes first, and says which', () => {
  const source = new EventEmitter();
  let told = 0;
  const signal = stoppedByHand(() => told++, source);
  expect(signal.aborted).toBe(false);
  source.emit('SIGTERM');
  source.emit('SIGINT');
  expect(signal.reason).toEqual(new Error('stopped by SIGTERM'));
  expect(told).toBe(1);
});

it('takes the same key that comes twice for one, and leaves a later one to end the process', async () => {
  const source = new EventEmitter();
  stoppedByHand(() => undefined, source, 20);
  source.emit('SIGINT');
  expect(source.emit('SIGINT')).toBe(true);
  await sleep(60);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) expect(source.emit(signal)).toBe(false);
});
