import { expect, it } from 'vitest';
import { podsAccepted } from './pods-accepted.ts';

it.each([
  ['accepted', { isInjected: true }, 'passed', '1 tried'],
  ['refused', { refusal: 'no sleep here' }, 'failed', 'in shop: no sleep here'],
  ['refused anyway', { refusal: 'no small pods', isRefusedAnyway: true }, 'warned', 'no small pods'],
])('a pod that is %s', (_what, pod, outcome, words) => {
  expect(podsAccepted.judge({ triedPods: [{ namespace: 'shop', ...pod }] })).toMatchObject({
    outcome,
    found: expect.stringContaining(words),
  });
});

it('has nothing to say where no pod was tried', () => {
  expect(podsAccepted.judge({ triedPods: [] })).toBeUndefined();
});
