import { expect, it } from 'vitest';
import { failSparesNodes } from './fail-spares-nodes.ts';

const critical = [{ namespace: 'net', name: 'agent', because: 'it installs a network plugin (CNI)' }];
const configurations = (failurePolicy: string) => [
  { webhooks: [{ name: 'pods.gracehook.io', failurePolicy }] },
];

it.each([
  ['Fail', critical, 'failed'],
  ['Fail', [], 'passed'],
  ['Ignore', critical, undefined],
])('%s with %j: %s', (policy, nodeCritical, outcome) => {
  expect(failSparesNodes.judge({ configurations: configurations(policy), nodeCritical })?.outcome).toBe(
    outcome,
  );
});
