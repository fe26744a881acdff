import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { followNamespaces } from '../../src/cluster/follow-namespaces.ts';
import type { Pace } from '../../src/cluster/follow-objects.ts';
import { createNamespaceCache } from '../../src/cluster/namespace-cache.ts';
import { type FakeApiServer, namespaceNamed, type OpenWatch, startFakeApiServer } from './fake-api-server.ts';

// How the namespaces are followed, against an API server that does what a test wants.
const pace: Pace = {
  idleMilliseconds: 2_000,
  steadyMilliseconds: 5_000,
  firstWaitMilliseconds: 10,
  longestWaitMilliseconds: 40,
};
const delay = 'gracehook.io/delay';

async function followed(api: FakeApiServer, changed: Partial<Pace> = {}) {
  const cache = createNamespaceCache();
  const ending = new AbortController();
  const troubles: string[] = [];
  let heard = 0;
  const listener = {
    heard: () => {
      heard += 1;
    },
    connected: () => {},
    troubled: (error: unknown) => troubles.push((error as Error).message),
  };
  const following = followNamespaces(api.access, cache, listener, ending.signal, { ...pace, ...changed });
  const stop = async () => {
    ending.abort();
    await following;
  };
  onTestFinished(stop);
  const delayOf = (name: string) => cache.settingsOf(name)?.values.get('delay');
  return { cache, troubles, delayOf, heard: () => heard, stop };
}

/** Waits until something is so, at most until the test's own time is up. */
async function until<T>(find: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== undefined && found !== false) return found;
    await sleep(5);
  }
}

/** The watch of this number, once it is open. */
function watchNumber(api: FakeApiServer, number: number): Promise<OpenWatch> {
  return until(() => api.watches[number - 1]);
}

function changed(type: string, name: string, value: string, resourceVersion: string) {
  return { type, object: namespaceNamed(name, { [delay]: value }, resourceVersion) };
}

it('lists page by page, with metadata only, and then watches from there', async () => {
  const api = await startFakeApiServer();
  api.namespaces = Array.from({ length: 250 }, (_, index) => namespaceNamed(`n${index}`));
  api.namespaces.push(namespaceNamed('shop', { [delay]: '7s', other: 'x' }));
  const { cache, delayOf } = await followed(api);
  const watch = await watchNumber(api, 1);
  expect([cache.count(), delayOf('shop'), cache.settingsOf('n1')?.values.size]).toEqual([251, '7s', 0]);
  expect(cache.settingsOf('unheard-of')).toBeUndefined();
  expect(watch.resourceVersion).toBe('100');
  const [first, second, third, fourth] = api.requests;
  expect([first, second, third].map((request) => request?.url.searchParams.get('continue'))).toEqual([
    null,
    '100',
    '200',
  ]);
  expect([first?.accept?.split(',')[0], fourth?.accept?.split(',')[0]]).toEqual([
    'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
  ]);
  expect(fourth?.url.searchParams.get('allowWatchBookmarks')).toBe('true');
});

it('is not synced before the last page', async () => {
  const api = await startFakeApiServer();
  api.namespaces = Array.from({ length: 101 }, (_, index) => namespaceNamed(`n${index}`));
  api.refusals.push(undefined, 500);
  const { cache, troubles } = await followed(api, { firstWaitMilliseconds: 200 });
  await until(() => troubles.length === 1);
  const wasSynced = cache.isSynced();
  await watchNumber(api, 1);
  expect([wasSynced, cache.count()]).toEqual([false, 101]);
});

it('takes in what is added, changed and deleted, in pieces of any size', async () => {
  const api = await startFakeApiServer();
  api.namespaces = [namespaceNamed('gone')];
  const { cache, delayOf } = await followed(api);
  const watch = await watchNumber(api, 1);
  const text = [
    changed('ADDED', 'shop', '1s', '101'),
    changed('MODIFIED', 'shop', '2s', '102'),
    changed('DELETED', 'gone', '', '103'),
    changed('ADDED', 'käse', '3s', '104'),
  ]
    .map((event) => `${JSON.stringify(event)}\n`)
    .join('');
  for (const byte of Buffer.from(text)) watch.sendText(Uint8Array.of(byte));
  await until(() => delayOf('käse'));
  expect([delayOf('shop'), cache.settingsOf('gone'), cache.count()]).toEqual(['2s', undefined, 2]);
});

it('goes on from the last bookmark when the watch ends, without a new list', async () => {
  const api = await startFakeApiServer();
  const { troubles } = await followed(api);
  const first = await watchNumber(api, 1);
  first.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '150' } } });
  first.end();
  expect((await watchNumber(api, 2)).resourceVersion).toBe('150');
  expect([api.requests.length, troubles]).toEqual([3, []]);
});

it('goes on from the last event when the connection breaks', async () => {
  const api = await startFakeApiServer();
  const { troubles, delayOf } = await followed(api);
  const first = await watchNumber(api, 1);
  first.send(changed('ADDED', 'shop', '1s', '160'));
  await until(() => delayOf('shop'));
  first.cut();
  expect((await watchNumber(api, 2)).resourceVersion).toBe('160');
  expect([api.requests.length, troubles.length]).toEqual([3, 1]);
});

const gone = { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } };
it.each<[what: string, spoil: (watch: OpenWatch) => void]>([
  ['410 Gone as an event', (watch) => watch.send(gone)],
  ['what is not JSON', (watch) => watch.sendText('}{\n')],
  ['an event without an object', (watch) => watch.sendText('{"type":"ADDED"}\n')],
  [
    'an object without a name',
    (watch) => watch.sendText('{"type":"ADDED","object":{"metadata":{"resourceVersion":"1"}}}\n'),
  ],
  ['a line without end', (watch) => watch.sendText('x'.repeat(9 * 1024 * 1024))],
])('lists anew after %s', async (_what, spoil) => {
  const api = await startFakeApiServer();
  api.namespaces = [namespaceNamed('old', { [delay]: '1s' })];
  const { cache, delayOf, troubles } = await followed(api);
  const watch = await watchNumber(api, 1);
  api.namespaces = [namespaceNamed('shop', { [delay]: '2s' })];
  api.resourceVersion = '200';
  spoil(watch);
  expect((await watchNumber(api, 2)).resourceVersion).toBe('200');
  expect([cache.settingsOf('old'), delayOf('shop'), troubles.length]).toEqual([undefined, '2s', 1]);
});

it.each([410, 401, 403, 500, 504])('lists anew where a watch is answered %d', async (status) => {
  const api = await startFakeApiServer();
  const { troubles } = await followed(api);
  const watch = await watchNumber(api, 1);
  api.resourceVersion = '300';
  api.refusals.push(status);
  watch.end();
  expect((await watchNumber(api, 2)).resourceVersion).toBe('300');
  expect(troubles).toEqual([`the API server answers ${status} to GET /api/v1/namespaces`]);
});

it.each([
  ['not JSON', 'oops'],
  ['a list without a version', '{"items":[]}'],
  ['a namespace without a name', '{"metadata":{"resourceVersion":"1"},"items":[{}]}'],
  ['nothing', ''],
])('tries again while the list is %s', async (_what, listText) => {
  const api = await startFakeApiServer();
  api.listText = listText;
  const { cache, troubles } = await followed(api);
  await until(() => troubles.length >= 3);
  expect(cache.isSynced()).toBe(false);
  api.listText = undefined;
  await watchNumber(api, 1);
  expect(cache.isSynced()).toBe(true);
});

it('keeps what it knows while the API server is away, and hears of what happened meanwhile', async () => {
  const api = await startFakeApiServer();
  api.namespaces = [namespaceNamed('shop', { [delay]: '1s' })];
  const { delayOf, troubles } = await followed(api);
  await watchNumber(api, 1);
  await api.setReachable(false);
  await until(() => troubles.length >= 5);
  expect(delayOf('shop')).toBe('1s');
  await api.setReachable(true);
  const second = await watchNumber(api, 2);
  second.send(changed('MODIFIED', 'shop', '2s', '500'));
  await until(() => delayOf('shop') === '2s');
});

it('leaves a connection on which nothing comes any more', async () => {
  const api = await startFakeApiServer();
  const { troubles } = await followed(api, { idleMilliseconds: 50 });
  const first = await watchNumber(api, 1);
  await watchNumber(api, 2);
  expect(first.isOpen()).toBe(false);
  expect(troubles[0]).toBe('the API server is silent for 0.05 s');
});

it('waits longer and longer between its tries', async () => {
  const api = await startFakeApiServer();
  api.refusals.push(...Array.from({ length: 60 }, () => 500));
  const { troubles } = await followed(api, { firstWaitMilliseconds: 20, longestWaitMilliseconds: 100_000 });
  await until(() => troubles.length >= 5);
  // 20, 40, 80, 160 ms, at the least half of each: five tries take 150 ms, the next six would take ten seconds.
  await sleep(300);
  expect(troubles.length).toBeLessThan(9);
});

it('does not run round and round where every watch ends at once', async () => {
  const api = await startFakeApiServer();
  await followed(api, { firstWaitMilliseconds: 50, longestWaitMilliseconds: 100_000 });
  for (let number = 1; number <= 3; number++) (await watchNumber(api, number)).end();
  const { length } = api.requests;
  await sleep(60);
  expect(api.requests.length - length).toBeLessThanOrEqual(1);
});

it('ends when it is told to, also in the middle of a wait', async () => {
  const api = await startFakeApiServer();
  const watching = await followed(api);
  const watch = await watchNumber(api, 1);
  await watching.stop();
  await until(() => !watch.isOpen());
  expect(watching.troubles).toEqual([]);
  api.refusals.push(500);
  const waiting = await followed(api, { firstWaitMilliseconds: 100_000, longestWaitMilliseconds: 100_000 });
  await until(() => waiting.troubles.length === 1);
  await waiting.stop();
});

it('hears of every page and event', async () => {
  const api = await startFakeApiServer();
  const { heard } = await followed(api);
  const watch = await watchNumber(api, 1);
  const before = heard();
  watch.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '150' } } });
  await until(() => heard() === before + 1);
});

it('keeps of ten thousand namespaces only what is ours', async () => {
  const api = await startFakeApiServer();
  const long = { [delay]: '7s', 'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(2_000) };
  api.namespaces = Array.from({ length: 10_000 }, (_, index) => namespaceNamed(`team-${index}`, long));
  const { cache } = await followed(api);
  await watchNumber(api, 1);
  const kept = api.namespaces.map((_, index) => cache.settingsOf(`team-${index}`));
  expect(kept.filter((settings) => settings?.values.size !== 1)).toEqual([]);
});
