import { expect, it } from 'vitest';
import { configurationValid } from './configuration-valid.ts';

const place = { namespace: 'gracehook', name: 'grace' };

it.each([
  [[], 'passed'],
  [['line 2: wrong'], 'failed'],
  [undefined, 'failed'],
])('faults %j: %s', (configurationFaults, outcome) => {
  expect(configurationValid.judge({ place, configurationFaults })?.outcome).toBe(outcome);
});
