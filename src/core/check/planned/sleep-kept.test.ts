import { expect, it } from 'vitest';
import { sleepKept } from './sleep-kept.ts';

it.each([
  [true, 'passed'],
  [false, 'failed'],
])('sleep kept: %s, %s', (sleep, outcome) => {
  expect(sleepKept.judge({ capabilities: { sleep, stopSignal: false } })?.outcome).toBe(outcome);
});
