import { expect, it } from 'vitest';
import type { Plan } from '../facts.ts';
import { releaseNamespace } from './release-namespace.ts';

const plan = (namespace: string): Plan => ({
  namespace,
  failurePolicy: 'Ignore',
  isOnHostNetwork: false,
  configurationFaults: [],
  namespaceSelector: {},
});

it.each([
  ['that is there', 'gracehook', { metadata: {} }, 'passed'],
  ['that is not there yet', 'gracehook', undefined, 'passed'],
  ['that is being deleted', 'gracehook', { metadata: { deletionTimestamp: 'now' } }, 'failed'],
  ['of the cluster itself', 'kube-system', { metadata: {} }, 'failed'],
])('a namespace %s', (_what, name, object, outcome) => {
  expect(releaseNamespace.judge({ releaseNamespace: object, plan: plan(name) })?.outcome).toBe(outcome);
});
