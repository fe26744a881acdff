import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { followPods } from '../../src/control/follow-pods.ts';
import { asString, type JsonObject, valueAt } from '../../src/core/json.ts';
import { eventually } from '../cluster/test-namespace.ts';
import { type FakeApiServer, startFakeApiServer } from './fake-api-server.ts';

// How pods reach those who listen for them, against an API server that does what a test wants.
const soon = { withinSeconds: 10 };
const pod = (uid: string, resourceVersion = '1'): JsonObject => ({
  metadata: { uid, name: `pod-${uid}`, namespace: 'shop', resourceVersion, labels: { a: 'b' } },
  spec: { containers: [] },
});

async function followed(api: FakeApiServer) {
  const told: string[] = [];
  const line = (what: string, one: JsonObject) =>
    told.push(
      [what, asString(valueAt(one, ['metadata', 'uid'])), 'spec' in one ? 'whole' : JSON.stringify(one)].join(
        ' ',
      ),
    );
  const listener = {
    put: (one: JsonObject) => void line('put', one),
    removed: (one: JsonObject) => void line('removed', one),
  };
  const contact = { heard: () => {}, connected: () => {}, troubled: () => {} };
  const ending = new AbortController();
  const following = followPods(api.access, [listener], contact, ending.signal);
  onTestFinished(async () => {
    ending.abort();
    await following;
  });
  await eventually(async () => expect(api.watches).toHaveLength(1), soon);
  return told;
}

it('asks for injected pods only, whole ones, and tells of each', async () => {
  const api = await startFakeApiServer();
  api.namespaces = [pod('a'), pod('b')];
  const told = await followed(api);
  expect(told).toEqual(['put a whole', 'put b whole']);
  for (const { url, accept } of api.requests) {
    expect([url.pathname, url.searchParams.get('labelSelector')]).toEqual([
      '/api/v1/pods',
      'gracehook.io/injected=true',
    ]);
    expect(accept).toBe('application/json');
  }
  api.watches[0]?.send(
    { type: 'ADDED', object: pod('c', '101') },
    { type: 'DELETED', object: pod('a', '102') },
  );
  await eventually(async () => expect(told).toHaveLength(4), soon);
  expect(told.slice(2)).toEqual(['put c whole', 'removed a whole']);
});

it('tells of those that went while it saw nothing, by the little that it keeps', async () => {
  const api = await startFakeApiServer();
  api.namespaces = [pod('a'), pod('b')];
  const told = await followed(api);
  api.namespaces = [pod('b')];
  api.watches[0]?.send({ type: 'ERROR', object: { code: 410 } });
  await eventually(async () => expect(told).toHaveLength(4), soon);
  expect(told.slice(2)).toEqual([
    'put b whole',
    'removed a {"metadata":{"uid":"a","namespace":"shop","name":"pod-a"}}',
  ]);
  await sleep(50);
  expect(told).toHaveLength(4);
});
