import { expect, it } from 'vitest';
import { controlLeads } from './control-leads.ts';

const now = new Date('2026-01-01T00:10:00Z');
const place = { namespace: 'gracehook', name: 'grace' };
const control = (replicas: number, readyReplicas: number) => ({
  spec: { replicas },
  status: { readyReplicas },
});
const lease = (secondsAgo: number, holderIdentity?: string) => ({
  spec: {
    ...(holderIdentity && { holderIdentity }),
    leaseDurationSeconds: 15,
    renewTime: new Date(now.getTime() - secondsAgo * 1000).toISOString(),
  },
});

it.each([
  ['renewed a moment ago', control(2, 2), lease(3, 'a'), 'passed', 'a'],
  ['being taken over', control(2, 2), lease(44, 'a'), 'passed', 'a'],
  ['renewed long ago', control(2, 2), lease(46, 'a'), 'failed', '46 seconds ago'],
  ['held by nobody', control(2, 2), lease(3), 'failed', 'nobody holds'],
  ['never held', control(2, 2), {}, 'failed', 'nobody holds'],
  ['missing', control(2, 2), undefined, 'failed', 'is missing'],
  ['held, with one replica ready', control(2, 1), lease(3, 'a'), 'warned', '1 of 2'],
  ['left by a control that is scaled to 0', control(0, 0), lease(3, 'a'), 'failed', 'scaled to 0'],
  ['left by a control that is gone', undefined, lease(3, 'a'), 'failed', 'no Deployment'],
])('a Lease %s', (_what, deployment, held, outcome, words) => {
  expect(controlLeads.judge({ control: deployment, place, lease: held, now })).toMatchObject({
    outcome,
    found: expect.stringContaining(words),
  });
});
