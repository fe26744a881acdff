import { expect, it } from 'vitest';
import { podsInjected } from './pods-injected.ts';

it.each([
  ['injected', { isInjected: true }, 'passed', undefined],
  ['not seen', { isInjected: false }, 'failed', 'nothing of the webhook'],
  ['skipped', { isInjected: false, skippedBy: ['GracePeriodZero'] }, 'failed', 'GracePeriodZero'],
  ['refused', { refusal: 'no' }, undefined, undefined],
])('a pod that is %s', (_what, pod, outcome, words) => {
  const verdict = podsInjected.judge({ triedPods: [{ namespace: 'shop', ...pod }] });
  expect(verdict?.outcome).toBe(outcome);
  if (words !== undefined) expect(verdict?.found).toContain(words);
});
