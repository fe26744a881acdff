import { expect, it } from 'vitest';
import { virtualClock } from '../../test/control/virtual-clock.ts';
import { refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import { type PodMaker, podMaker } from './pod-maker.ts';
import { createWorkloadEvents } from './workload-events.ts';

const replicaSet: PodMaker = {
  ...{ apiVersion: 'apps/v1', kind: 'ReplicaSet', namespace: 'shop', name: 'web-5d', uid: 'rs-1' },
  version: 'rs-1 ',
};
const path = '/apis/apps/v1/namespaces/shop/replicasets/web-5d';
const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'd-1', controller: true };
const injected = { reason: 'Injected', type: 'Normal', message: () => 'Done.' } as const;
const missed = { reason: 'Missed', type: 'Warning', message: ({ name }: { name: string }) => name } as const;

it('tells of the Deployment, by the metadata of its ReplicaSet, which is asked once', async () => {
  const { api, events, write, told } = await start();
  api.objects.set(path, {
    metadata: { name: 'web-5d', namespace: 'shop', uid: 'rs-1', ownerReferences: [owner] },
  });
  events.tell({ ...injected, maker: replicaSet });
  events.tell({ ...missed, maker: replicaSet });
  await write();
  expect(told).toEqual(['shop Deployment web d-1 Missed web', 'shop Deployment web d-1 Injected Done.']);
  expect(api.requests.map((request) => request.path)).toEqual([path]);
});

it('tells of the maker itself where it has no owner, cannot be read, or is no ReplicaSet of apps', async () => {
  const { api, events, write, told } = await start();
  api.objects.set(path, { metadata: { name: 'web-5d', namespace: 'shop', uid: 'rs-1' } });
  events.tell({ ...injected, maker: replicaSet });
  await write();
  api.answer = () => refusal(403, 'you may not');
  events.tell({ ...injected, maker: { ...replicaSet, name: 'api-6f', uid: 'rs-2', version: 'rs-2 ' } });
  events.tell({ ...injected, maker: { ...replicaSet, kind: 'StatefulSet', uid: 's-1', version: 's-1 a' } });
  events.tell({
    ...injected,
    maker: { ...replicaSet, apiVersion: 'example.org/v1', uid: 'x-1', version: 'x-1 ' },
  });
  await write();
  expect(told).toEqual([
    'shop ReplicaSet web-5d rs-1 Injected Done.',
    'shop ReplicaSet api-6f rs-2 Injected Done.',
    'shop StatefulSet web-5d s-1 Injected Done.',
    'shop ReplicaSet web-5d x-1 Injected Done.',
  ]);
  expect(api.requests).toHaveLength(2);
});

it('tells the same of a version once, what is still so again in an hour, and nothing that was passed over', async () => {
  const { events, write, told, clock } = await start();
  const tell = async (version: string) => {
    const maker = { ...replicaSet, kind: 'DaemonSet', version };
    events.tell({ ...injected, maker });
    events.tell({ ...missed, maker });
    await write();
    return told.splice(0).map((text) => text.split(' ')[4]);
  };
  events.pass('Injected', { ...replicaSet, version: '3' });
  expect(await tell('1')).toEqual(['Missed', 'Injected']);
  expect(await tell('1')).toEqual([]);
  expect(await tell('2')).toEqual(['Missed', 'Injected']);
  expect(await tell('3')).toEqual(['Missed']);
  await clock.advance(3600);
  expect(await tell('1')).toEqual(['Missed']);
});

it.each([
  ['a bare pod', { name: 'web', namespace: 'shop', uid: 'p-1' }, ['v1', 'Pod', 'web', 'p-1 ']],
  [
    'a pod of a StatefulSet',
    {
      ...{ name: 'db-0', namespace: 'shop', uid: 'p-2', labels: { 'controller-revision-hash': 'db-6f' } },
      ownerReferences: [
        { apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'n-1' },
        { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 's-1', controller: true },
      ],
    },
    ['apps/v1', 'StatefulSet', 'db', 's-1 db-6f'],
  ],
])('knows the maker of %s', (_what, metadata, expected) => {
  const { apiVersion, kind, name, version } = podMaker({ metadata }) ?? {};
  expect([apiVersion, kind, name, version]).toEqual(expected);
});

it('knows no maker of what is not stored', () => {
  expect(podMaker({ metadata: { generateName: 'web-' } })).toBeUndefined();
});

async function start() {
  const api = await startObjectApiServer();
  const clock = virtualClock();
  const told: string[] = [];
  const events = createWorkloadEvents(
    api.access,
    async ({ namespace, kind, name, uid }, _type, reason, message) => {
      told.push(`${namespace} ${kind} ${name} ${uid} ${reason} ${message}`);
    },
    () => {},
    clock,
  );
  return { api, clock, events, told, write: () => events.duty.perform(AbortSignal.timeout(10_000)) };
}
