import { expect, it } from 'vitest';
import { podLives } from './pod-lives.ts';

const pod = (
  name: string,
  isReady: boolean,
  more: { isTold?: boolean; phase?: string; hook?: object } = {},
) => ({
  metadata: {
    uid: `uid-${name}`,
    name,
    labels: { 'gracehook.io/injected': 'true' },
    ...(more.isTold && { deletionTimestamp: '2026-01-01T00:00:00Z' }),
  },
  spec: {
    nodeName: 'node1',
    terminationGracePeriodSeconds: 40,
    containers: [
      { name: 'app', ...(more.hook && { lifecycle: { preStop: { ...more.hook } } }) },
      { name: 'other' },
    ],
  },
  status: {
    phase: more.phase ?? 'Running',
    conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
  },
});

it('follows a pod from its creation to its end, and counts who is in traffic', () => {
  const pods = podLives();
  pods.put(pod('old', true), 1);
  pods.begin(10);
  pods.put(pod('new', false), 20);
  pods.put(pod('new', true), 30);
  pods.put(pod('old', true, { isTold: true }), 40);
  expect([pods.ready(), pods.ending(), pods.staying()]).toEqual([1, 1, 1]);
  pods.put(pod('old', false, { isTold: true }), 45);
  pods.removed('uid-old', 50);
  expect(pods.lives()).toMatchObject([
    { name: 'old', isInjected: true, createdAt: null, readyAt: null, deletedAt: 40, goneAt: 50 },
    { name: 'new', node: 'node1', gracePeriodSeconds: 40, createdAt: 20, readyAt: 30, deletedAt: undefined },
  ]);
  expect(pods.readyCounts()).toEqual([
    { at: 10, ready: 1 },
    { at: 30, ready: 2 },
    { at: 40, ready: 1 },
  ]);
  expect([pods.ready(), pods.ending(), pods.staying()]).toEqual([1, 0, 1]);
});

it('a pass forgets pods that are gone or over, and keeps one that was never ready as such', () => {
  const pods = podLives();
  pods.put(pod('gone', true), 1);
  pods.removed('uid-gone', 2);
  pods.put(pod('over', false, { phase: 'Failed' }), 3);
  pods.put(pod('slow', false), 4);
  pods.begin(10);
  expect(pods.lives()).toMatchObject([{ name: 'slow', createdAt: null, readyAt: undefined }]);
  pods.put(pod('slow', true), 20);
  expect(pods.lives()).toMatchObject([{ createdAt: null, readyAt: 20 }]);
});

it('a pod that goes without having been told was told at its end, and its end is told once', () => {
  const pods = podLives();
  pods.put(pod('forced', true), 1);
  pods.removed('uid-forced', 5);
  pods.removed('uid-forced', 6);
  expect(pods.lives()).toMatchObject([{ deletedAt: 5, goneAt: 5 }]);
});

it.each([
  [undefined, 0],
  [{ sleep: { seconds: 5 } }, 5],
  [{ exec: { command: ['sleep', '5'] } }, null],
])('the hook %j takes %s seconds', (hook, seconds) => {
  const pods = podLives();
  pods.put(pod('one', true, hook && { hook }), 1);
  expect(pods.lives()).toMatchObject([{ preStopSeconds: seconds }]);
});
