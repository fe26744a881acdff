import { expect, it } from 'vitest';
import { virtualClock } from '../../test/control/virtual-clock.ts';
import { startObjectApiServer } from '../../test/server/object-api-server.ts';
import { decide } from '../core/decide.ts';
import type { JsonObject } from '../core/json.ts';
import { applyOperations } from '../core/json-patch.ts';
import { defaultContext } from '../core/pod-context.ts';
import { injectedPods } from './injected-pods.ts';
import { createWorkloadEvents } from './workload-events.ts';

const path = '/api/v1/namespaces/shop/pods/web-1';
const startedAt = '2026-01-01T00:00:00Z';

/** A pod as the webhook leaves it: its readiness probe asks port 8080. */
function injectedPod({
  uid = 'p-1',
  revision = 'a',
  made = startedAt,
  container = {},
}: {
  uid?: string;
  revision?: string;
  made?: string;
  container?: JsonObject;
} = {}): JsonObject {
  const pod: JsonObject = {
    metadata: {
      ...{ name: 'web-1', namespace: 'shop', uid, creationTimestamp: made },
      annotations: { 'gracehook.io/inject': 'enabled', 'gracehook.io/readiness': 'tcp' },
      labels: { 'controller-revision-hash': revision },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'web', uid: 'd-1', controller: true },
      ],
    },
    spec: {
      terminationGracePeriodSeconds: 30,
      containers: [{ name: 'web', ports: [{ containerPort: 8080 }], ...container }],
    },
  };
  return applyOperations(pod, decide(pod, defaultContext('1.0.0')).operations) as JsonObject;
}

/** The same with a container that is so. */
function running(
  pod: JsonObject,
  state: { ready: boolean; started?: boolean; startedAt?: string },
): JsonObject {
  const { ready, started = true } = state;
  const running = { startedAt: state.startedAt ?? startedAt };
  return { ...pod, status: { containerStatuses: [{ name: 'web', ready, started, state: { running } }] } };
}

it('says what was done, once for each version of a workload', async () => {
  const { put, told, listener } = await start();
  const done = 'Pods are injected: preStop sleep 5s (web), grace 30 -> 40, readiness tcpSocket 8080 (web)';
  await put(injectedPod());
  await put(injectedPod({ uid: 'p-2' }));
  await put(injectedPod({ uid: 'p-3', revision: 'b', container: { command: ['sh', '-c', 'serve'] } }));
  expect(listener.makerOf({ namespace: 'shop', kind: 'DaemonSet', name: 'web' })).toMatchObject({
    uid: 'd-1',
  });
  expect(told).toEqual([
    `DaemonSet web Normal Injected ${done}.`,
    `DaemonSet web Normal Injected ${done}; see ShellEntrypoint.`,
  ]);
});

it('says nothing of pods that ran before it began, nor of later ones of the same version', async () => {
  const { put, told, clock } = await start();
  await clock.advance(660);
  await put(injectedPod());
  await put(injectedPod({ uid: 'p-2', made: '2026-01-01T00:11:00Z' }));
  expect(told).toEqual([]);
});

it('tells of a probe of ours that is not true for two minutes, and how to be rid of it', async () => {
  const { api, put, look, told, clock } = await start();
  const pod = running(injectedPod(), { ready: false });
  api.objects.set(path, pod);
  await put(pod);
  told.length = 0;
  await clock.advance(119);
  await look();
  expect([told, api.requests]).toEqual([[], []]);
  await clock.advance(1);
  await look();
  expect(told).toEqual([
    'DaemonSet web Warning InjectedProbeFailing The readiness probe that Gracehook added to web (tcpSocket 8080) has not been true for two minutes, in pod web-1 for one; where the app does not answer that, write gracehook.io/readiness: off, or name a probe that fits.',
  ]);
  await clock.advance(600);
  await look();
  expect([told.length, api.requests.length]).toEqual([1, 1]);
  await clock.advance(3000);
  await look();
  expect(told).toHaveLength(2);
});

it.each<[what: string, later: (pod: JsonObject) => JsonObject | undefined]>([
  ['is true by now', (pod) => running(pod, { ready: true })],
  ['is of a pod that has gone', () => undefined],
  [
    'is of another pod of the same name',
    (pod) => ({ ...pod, metadata: { name: 'web-1', namespace: 'shop', uid: 'x' } }),
  ],
  [
    'is of a container that was restarted',
    (pod) => running(pod, { ready: false, startedAt: '2026-01-01T00:01:30Z' }),
  ],
])('says nothing where the probe %s, although no watch has said so', async (_what, later) => {
  const { api, put, look, told, clock } = await start();
  const pod = running(injectedPod(), { ready: false });
  await put(pod);
  told.length = 0;
  const now = later(pod);
  if (now !== undefined) api.objects.set(path, now);
  await clock.advance(130);
  await look();
  await look();
  expect([told, api.requests.length]).toEqual([[], 1]);
});

it.each<[what: string, pod: JsonObject]>([
  ['true', running(injectedPod(), { ready: true })],
  [
    'its author’s own',
    running(injectedPod({ container: { readinessProbe: { tcpSocket: { port: 1 } } } }), { ready: false }),
  ],
  [
    'not asked yet, before the container has started',
    running(injectedPod(), { ready: false, started: false }),
  ],
  ['of a container that does not run', injectedPod()],
  ['of a pod that is being deleted', beingDeleted(running(injectedPod(), { ready: false }))],
])('says nothing of a probe that is %s', async (_what, pod) => {
  const { api, put, look, clock } = await start();
  api.objects.set(path, pod);
  await put(pod);
  await clock.advance(130);
  await look();
  expect(api.requests).toEqual([]);
});

it('says nothing of a pod whose removal was told', async () => {
  const { put, listener, look, api, clock } = await start();
  const pod = running(injectedPod(), { ready: false });
  await put(pod);
  listener.removed(pod);
  await clock.advance(130);
  await look();
  expect(api.requests).toEqual([]);
});

function beingDeleted(pod: JsonObject): JsonObject {
  return { ...pod, metadata: { ...(pod['metadata'] as JsonObject), deletionTimestamp: startedAt } };
}

async function start() {
  const api = await startObjectApiServer();
  const clock = virtualClock();
  const told: string[] = [];
  const events = createWorkloadEvents(
    api.access,
    async ({ kind, name }, type, reason, message) => {
      told.push(`${kind} ${name} ${type} ${reason} ${message}`);
    },
    () => {},
    clock,
  );
  const listener = injectedPods(api.access, events, clock.date);
  const write = () => events.duty.perform(AbortSignal.timeout(10_000));
  return {
    ...{ api, clock, told, listener },
    put: async (pod: JsonObject) => {
      listener.put(pod);
      await write();
    },
    look: async () => {
      await listener.duty.perform(AbortSignal.timeout(10_000));
      await write();
    },
  };
}
