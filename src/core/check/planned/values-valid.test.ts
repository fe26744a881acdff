import { expect, it } from 'vitest';
import { valuesValid } from './values-valid.ts';

it.each([
  [[], 'passed'],
  [['settings.delay: is wrong'], 'failed'],
])('faults %j: %s', (configurationFaults, outcome) => {
  const plan = { namespace: 'g', failurePolicy: 'Ignore', isOnHostNetwork: false, namespaceSelector: {} };
  expect(valuesValid.judge({ plan: { ...plan, configurationFaults } })?.outcome).toBe(outcome);
});
