import { expect, it } from 'vitest';
import { stateWritten } from './state-written.ts';

const place = { namespace: 'gracehook', name: 'grace' };

it.each([
  [[], 'passed'],
  [['it is missing'], 'failed'],
])('faults %j: %s', (stateFaults, outcome) => {
  expect(stateWritten.judge({ place, stateFaults })?.outcome).toBe(outcome);
});
