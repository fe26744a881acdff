import { afterAll, beforeAll, expect, it } from 'vitest';
import { asString, type JsonObject, valueAt } from '../../src/core/json.ts';
import { buildLabImages } from '../lab/images.ts';
import { NotAvailable } from './cluster.ts';
import { knockWhile, type Seen } from './kept-alive-client.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

/*
 * Two pods of an app behind an inbound proxy, with an outbound-only one and a native sidecar; one pod is injected. Both
 * are deleted while clients knock on them, who go on until the other pod is gone: others always learn of an end later.
 * Each container says afterwards when it was told to end and when it ended.
 */
const delaySeconds = 5;
const annotations = {
  'gracehook.io/inject': 'enabled',
  'gracehook.io/delay': `${delaySeconds}s`,
  'gracehook.io/drain': '2s',
};
const sorts = ['plain', 'injected'] as const;
type Sort = (typeof sorts)[number];

/** What a container of the lab's witness leaves behind. */
interface LastWords {
  readonly sigtermMs: number;
  readonly endedMs: number;
  readonly calls: number;
  readonly failedCalls: number;
}
type Container = 'app' | 'istio-proxy' | 'cloud-sql-proxy' | 'log-shipper';
interface End {
  readonly words: Readonly<Record<Container, LastWords>>;
  readonly inbound: Seen;
}

let notRun = '';
let webhook: WebhookProcess | undefined;
let namespace: TestNamespace | undefined;
let plain: End;
let injected: End;

beforeAll(async () => {
  try {
    for (const archive of await buildLabImages(['witness'])) await cluster.importImage(archive);
  } catch (error) {
    if (!(error instanceof NotAvailable)) throw error;
    notRun = `not run: ${error.message}`;
    return;
  }
  webhook = await startWebhook(cluster);
  namespace = await createTestNamespace(cluster, 'sidecars');
  [plain, injected] = await endBoth(namespace);
  for (const [sort, { words, inbound }] of Object.entries({ plain, injected }))
    console.log(`${sort}: inbound ${inbound.failed} of ${inbound.requests} failed; ${inWords(words)}`);
});
afterAll(async () => {
  await webhook?.stop();
  // The last words are read; without this the pods, and so the namespace, would stay for ever.
  const pods = (await namespace?.kubectl(['get', 'pods', '-o', 'name'])) ?? '';
  for (const pod of pods.split('\n').filter((name) => name !== ''))
    await namespace?.kubectl(['patch', pod, '-p', '{"metadata":{"finalizers":null}}']);
  await namespace?.remove();
});

it('ends an outbound-only proxy after the app, whose last calls through it all succeed', ({ skip }) => {
  skip(notRun !== '', notRun);
  const { app, 'cloud-sql-proxy': outbound } = injected.words;
  expect(outbound.sigtermMs).toBeGreaterThan(app.sigtermMs);
  expect(outbound.sigtermMs).toBeGreaterThanOrEqual(app.endedMs);
  expect(app.calls).toBeGreaterThan(0);
  expect(app.failedCalls).toBe(0);
  // Without us both end together, and the calls tell.
  expect(plain.words.app.failedCalls).toBeGreaterThan(0);
});

it('ends an inbound proxy with the app, not before it', ({ skip }) => {
  skip(notRun !== '', notRun);
  const { app, 'istio-proxy': inbound } = injected.words;
  // Both sleep as long; what is between them is the kubelet's own jitter, far below the sleep.
  expect(inbound.sigtermMs).toBeGreaterThan(app.sigtermMs - (delaySeconds * 1000) / 2);
});

it('ends a native sidecar after all that the app consists of', ({ skip }) => {
  skip(notRun !== '', notRun);
  const { 'log-shipper': native, ...others } = injected.words;
  expect(native.sigtermMs).toBeGreaterThanOrEqual(
    Math.max(...Object.values(others).map(({ endedMs }) => endedMs)),
  );
});

it('answers every kept-alive client of the inbound proxy for as long as the delay', ({ skip }) => {
  skip(notRun !== '', notRun);
  expect(injected.inbound.failed).toBe(0);
  // Without us it refuses them.
  expect(plain.inbound.failed).toBeGreaterThan(0);
});

/** Creates the pods, each behind a Service, and deletes them under load. */
async function endBoth(where: TestNamespace): Promise<[End, End]> {
  const { kubectl } = where;
  const items = sorts.flatMap((sort) => [serviceOf(sort), podOf(sort)]);
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await kubectl(['create', '-f', '-'], { input: list });
  await kubectl(['wait', '--for=condition=Ready', 'pods', '--all', '--timeout=60s']);
  const urls = await Promise.all(sorts.map((sort) => answeringUrl(where, sort)));
  const plainWords = kubectl(['delete', 'pods', ...sorts, '--wait=false']).then(() =>
    lastWords(where, 'plain'),
  );
  const [toPlain, toInjected] = await Promise.all(urls.map((url) => knockWhile(url, () => plainWords)));
  return [
    { words: await plainWords, inbound: toPlain as Seen },
    { words: await lastWords(where, 'injected'), inbound: toInjected as Seen },
  ];
}

async function answeringUrl({ kubectl }: TestNamespace, sort: Sort): Promise<string> {
  const port = await kubectl(['get', 'service', sort, '-o=jsonpath={.spec.ports[0].nodePort}']);
  const url = `http://${cluster.nodeAddress}:${port}/`;
  await eventually(async () => expect((await fetch(url)).status).toBe(200), { withinSeconds: 30 });
  return url;
}

async function lastWords({ kubectl }: TestNamespace, pod: string): Promise<End['words']> {
  return eventually(
    async () => {
      const { status } = JSON.parse(await kubectl(['get', 'pod', pod, '-o', 'json']));
      const statuses: JsonObject[] = [...status.containerStatuses, ...status.initContainerStatuses];
      const words = statuses.map((one) => [
        asString(one['name']),
        JSON.parse(asString(valueAt(one, ['state', 'terminated', 'message'])) ?? 'no'),
      ]);
      return Object.fromEntries(words);
    },
    { withinSeconds: 45 },
  );
}

function podOf(sort: Sort): JsonObject {
  const witness = (
    role: Container,
    port: number,
    env: Record<string, string> = {},
    more: JsonObject = {},
  ) => ({
    name: role,
    image: 'docker.io/lab/witness:v1',
    imagePullPolicy: 'IfNotPresent',
    env: Object.entries({ ADDRESS: `:${port}`, ...env }).map(([key, value]) => ({ name: key, value })),
    startupProbe: { tcpSocket: { port }, periodSeconds: 1 },
    ...more,
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: sort,
      labels: { sort },
      // The pod's last state stays readable after its end.
      finalizers: ['example.org/reads-the-last-words'],
      ...(sort === 'injected' && { annotations }),
    },
    spec: {
      initContainers: [witness('log-shipper', 8083, {}, { restartPolicy: 'Always' })],
      containers: [
        witness('app', 8081, { CALLS: 'http://127.0.0.1:8082/' }),
        witness('istio-proxy', 8080, { UPSTREAM: 'http://127.0.0.1:8081' }),
        witness('cloud-sql-proxy', 8082),
      ],
    },
  };
}

function serviceOf(sort: Sort): JsonObject {
  const spec = { type: 'NodePort', selector: { sort }, ports: [{ port: 8080 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: sort }, spec };
}

/** When each was told to end and when it ended, in milliseconds after the first. */
function inWords(words: End['words']): string {
  const first = Math.min(...Object.values(words).map(({ sigtermMs }) => sigtermMs));
  return Object.entries(words)
    .map(([name, { sigtermMs, endedMs }]) => `${name} ${sigtermMs - first}-${endedMs - first}`)
    .join(', ');
}
