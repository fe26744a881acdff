import { expect, it } from 'vitest';
import { podSecurity } from './pod-security.ts';

it.each([
  [false, 'restricted', 'passed'],
  [true, 'privileged', 'passed'],
  [true, undefined, 'passed'],
  [true, 'baseline', 'failed'],
])('on the host network: %s, in a namespace that enforces %s: %s', (isOnHostNetwork, level, outcome) => {
  const plan = {
    namespace: 'gracehook',
    failurePolicy: 'Ignore',
    isOnHostNetwork,
    configurationFaults: [],
    namespaceSelector: {},
  };
  const labels = level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level };
  expect(podSecurity.judge({ plan, releaseNamespace: { metadata: { labels } } })?.outcome).toBe(outcome);
});
