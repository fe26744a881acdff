import { expect, it } from 'vitest';
import { podsKept } from './pods-kept.ts';

it.each([
  ['as it was made', { isInjected: true, differing: [] }, 'passed'],
  ['without its hook', { isInjected: true, differing: ['spec.containers.0.lifecycle'] }, 'failed'],
  ['not injected', { isInjected: false }, undefined],
  ['by a configuration that is not known', { isInjected: true }, undefined],
])('a pod that comes back %s', (_what, pod, outcome) => {
  expect(podsKept.judge({ triedPods: [{ namespace: 'shop', ...pod }] })?.outcome).toBe(outcome);
});
