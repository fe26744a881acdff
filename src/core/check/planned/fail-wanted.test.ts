import { expect, it } from 'vitest';
import { failWanted } from './fail-wanted.ts';

const critical = [{ namespace: 'net', name: 'agent', because: 'it installs a network plugin (CNI)' }];

it.each([
  ['Fail', critical, 'failed'],
  ['Fail', [], 'passed'],
  ['Ignore', critical, undefined],
])('%s with %j: %s', (failurePolicy, nodeCritical, outcome) => {
  const plan = { namespace: 'g', isOnHostNetwork: false, configurationFaults: [], namespaceSelector: {} };
  expect(failWanted.judge({ plan: { ...plan, failurePolicy }, nodeCritical })?.outcome).toBe(outcome);
});
