import { expect, it } from 'vitest';
import { virtualClock } from '../../test/control/virtual-clock.ts';
import type { JsonObject } from '../core/json.ts';
import type { Termination } from '../core/terminations/termination.ts';
import { watchTerminations } from './watch-terminations.ts';

const told = Date.UTC(2026, 0, 1, 10);
const time = (second: number) => new Date(told + second * 1000).toISOString();

/** A pod of grace 30 without a hook; with an exit code it has ended after three seconds. */
function pod(uid: string, exitCode?: number, isTold = true): JsonObject {
  const state = exitCode === undefined ? { running: {} } : { terminated: { exitCode, finishedAt: time(3) } };
  return {
    metadata: {
      uid,
      name: uid,
      namespace: 'shop',
      ownerReferences: [{ kind: 'StatefulSet', name: 'db', controller: true }],
      ...(isTold && { deletionTimestamp: time(30), deletionGracePeriodSeconds: 30 }),
    },
    spec: { containers: [{ name: 'app' }] },
    status: { containerStatuses: [{ name: 'app', state }] },
  };
}

function event(uid: string, times: JsonObject, fieldPath = 'spec.containers{app}'): JsonObject {
  return { involvedObject: { uid, fieldPath }, ...times };
}

function watched() {
  const clock = virtualClock();
  const told: string[] = [];
  const watch = watchTerminations((workload, termination: Termination, isFinal) => {
    const { namespace, kind, name } = workload;
    told.push(`${namespace} ${kind}/${name} ${termination.pod} ${termination.class} ${isFinal}`);
  }, clock);
  const settle = async (seconds: number) => {
    await clock.advance(seconds);
    watch.settle();
  };
  return { watch, told, settle };
}

it('tells each end once, a moment after it, also of a pod that stays', async () => {
  const { watch, told, settle } = watched();
  watch.put(pod('a', undefined, false));
  watch.put(pod('a'));
  await settle(10);
  watch.put(pod('a', 0));
  await settle(2);
  expect(told).toEqual([]);
  await settle(1);
  expect(told).toEqual(['shop StatefulSet/db a Drained true']);
  watch.put(pod('a', 0));
  await settle(10);
  watch.removed(pod('a', 0));
  await settle(10);
  watch.finish();
  expect(told).toHaveLength(1);
});

it('waits for the Event about a hook that comes after the pod is gone', async () => {
  const { watch, told, settle } = watched();
  watch.put(pod('a'));
  watch.removed(pod('a', 0));
  await settle(1);
  watch.hookFailed(event('a', { lastTimestamp: time(0) }));
  await settle(2);
  expect(told).toEqual(['shop StatefulSet/db a HookFailed true']);
});

it.each<[what: string, told: JsonObject, isHeeded: boolean]>([
  ['of another pod', event('b', { lastTimestamp: time(0) }), false],
  ['of an earlier restart', event('a', { firstTimestamp: time(-60), lastTimestamp: time(-50) }), false],
  ['counted up since', event('a', { firstTimestamp: time(-60), lastTimestamp: time(0) }), true],
  ['in the new way', event('a', { lastTimestamp: null, eventTime: '2026-01-01T10:00:00.123456Z' }), true],
  ['without a time', event('a', {}), false],
  ['of no container', event('a', { lastTimestamp: time(0) }, ''), false],
])('heeds an Event %s: %o', async (_what, failed, isHeeded) => {
  const { watch, told, settle } = watched();
  watch.hookFailed(failed);
  watch.removed(pod('a', 0));
  await settle(3);
  expect(told).toEqual([`shop StatefulSet/db a ${isHeeded ? 'HookFailed' : 'Drained'} true`]);
});

it('keeps the last failure of a hook, in whatever order they are listed', async () => {
  const { watch, told, settle } = watched();
  watch.hookFailed(event('a', { lastTimestamp: time(0) }));
  watch.hookFailed(event('a', { lastTimestamp: time(-50) }));
  watch.removed(pod('a', 0));
  await settle(3);
  expect(told).toEqual(['shop StatefulSet/db a HookFailed true']);
});

it('remembers no more hooks than two thousand, the last ones', async () => {
  const { watch, told, settle } = watched();
  for (let number = 0; number <= 2_000; number++)
    watch.hookFailed(event(`p${number}`, { lastTimestamp: time(0) }));
  for (const uid of ['p0', 'p1', 'p2000']) watch.removed(pod(uid, 0));
  await settle(3);
  expect(told.map((line) => line.split(' ')[3])).toEqual(['Drained', 'HookFailed', 'HookFailed']);
});

it('calls a pod that vanished unknown where it was known to be ending, and counts no other', async () => {
  const { watch, told, settle } = watched();
  watch.put(pod('known'));
  watch.put(pod('running', undefined, false));
  for (const uid of ['known', 'running', 'never-seen']) watch.removed({ metadata: { uid, name: uid } });
  watch.removed(pod('label-gone', undefined, false));
  await settle(3);
  expect(told).toEqual(['shop StatefulSet/db known Unknown true']);
});

it('tells at last also of those that still end, and that this is not the last word', async () => {
  const { watch, told, settle } = watched();
  watch.put(pod('ending'));
  watch.put(pod('ended', 143));
  watch.put(pod('running', undefined, false));
  watch.finish();
  expect(told).toEqual([
    'shop StatefulSet/db ending Unknown false',
    'shop StatefulSet/db ended Unknown true',
  ]);
  await settle(10);
  expect(told).toHaveLength(2);
});
