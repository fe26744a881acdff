import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { serviceAccountAccess } from '../../src/cluster/api-access.ts';
import { followNamespaces } from '../../src/cluster/follow-namespaces.ts';
import { createNamespaceCache } from '../../src/cluster/namespace-cache.ts';
import { podWith } from '../server/reviews.ts';
import { startServe } from '../server/serve-process.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { podManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

// What a namespace of a real API server says to its pods, and what the admin's configuration allows it.
const inject = 'gracehook.io/inject';
const delay = 'gracehook.io/delay';
const soon = { withinSeconds: 20 };

let folder: string;
let configurationFile: string;
let webhook: WebhookProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracehook-namespaces-'));
  configurationFile = join(folder, 'config.yaml');
  await writeFile(configurationFile, 'bounds: {allowedEnv: [RETRY_COUNT]}');
  webhook = await startWebhook(cluster, { args: ['--config', configurationFile] });
});
afterAll(async () => {
  await webhook?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('gives its values to its pods, and a changed one to the next pod', async () => {
  const namespace = await namespaceForTest('values');
  await annotate(namespace, `${delay}=7s`);
  await eventually(async () => expect((await dryRun(namespace)).sleepSeconds).toBe(7), soon);
  expect(await dryRun(namespace)).toMatchObject({
    graceSeconds: 42,
    settings: { delay: [7, 'namespace'], drain: [20, 'default'] },
    reasons: ['NoReadiness'],
  });
  expect(await dryRun(namespace, { [delay]: '3s' })).toMatchObject({ sleepSeconds: 3 });
  const began = performance.now();
  await annotate(namespace, `${delay}=9s`, '--overwrite');
  await eventually(async () => expect((await dryRun(namespace)).sleepSeconds).toBe(9), soon);
  console.log(`a changed annotation counted after ${Math.round(performance.now() - began)} ms`);
  await annotate(namespace, `${delay}-`);
  await eventually(async () => expect((await dryRun(namespace)).sleepSeconds).toBe(5), soon);
});

it('opts its pods in and out by its label', async () => {
  const namespace = await namespaceForTest('label');
  const says = async (annotations: Record<string, string>, isInjected: boolean) => {
    const pod = await dryRun(namespace, annotations, false);
    expect(pod.sleepSeconds).toBe(isInjected ? 5 : undefined);
    return pod;
  };
  await says({}, false);
  await label(namespace, `${inject}=enabled`);
  await eventually(() => says({}, true), soon);
  // A pod with a word of its own, which cannot be read, comes by the other route: there our cache tells the label.
  expect((await says({ [inject]: 'banana' }, true)).reasons).toEqual(['InvalidAnnotation', 'NoReadiness']);
  await says({ [inject]: 'disabled' }, false);
  await label(namespace, `${inject}=disabled`, '--overwrite');
  await eventually(() => says({}, false), soon);
  await eventually(() => says({ [inject]: 'banana' }, false), soon);
  await says({ [inject]: 'enabled' }, true);
});

it('sets the variables that the admin allows it, and warns nobody of the others', async () => {
  const namespace = await namespaceForTest('env');
  await annotate(namespace, 'gracehook.io/env=RETRY_COUNT=3,OTHER=1,LD_PRELOAD=x');
  const pod = await eventually(async () => {
    const created = await dryRun(namespace, {}, true, ['--warnings-as-errors']);
    expect(created.env).toEqual([{ name: 'RETRY_COUNT', value: '3' }]);
    return created;
  }, soon);
  expect(pod.reasons).toEqual(['ForbiddenVariable', 'VariableNotAllowed', 'NoReadiness']);
  const own = await dryRun(namespace, { 'gracehook.io/env': 'OTHER=2' });
  expect(own.env).toEqual(
    expect.arrayContaining([
      { name: 'RETRY_COUNT', value: '3' },
      { name: 'OTHER', value: '2' },
    ]),
  );
});

it('is left alone once the admin forbids it, whatever its pods say, and warns who asked', async () => {
  const namespace = await namespaceForTest('forbidden');
  await label(namespace, `${inject}=enabled`);
  await eventually(async () => expect((await dryRun(namespace, {}, false)).sleepSeconds).toBe(5), soon);
  const allowed = await readFile(configurationFile, 'utf8');
  onTestFinished(() => writeFile(configurationFile, allowed));
  await writeFile(configurationFile, `bounds: {forbiddenNamespaces: [${namespace.name}]}`);
  for (const isOptedIn of [true, false]) {
    await eventually(async () => {
      const { json } = await dryRun(namespace, {}, isOptedIn);
      expect(json).not.toContain('gracehook.io/status');
      expect(json).not.toContain('gracehook.io/injected');
      expect(json).not.toContain('preStop');
    }, soon);
  }
  await expect(dryRun(namespace, {}, true, ['--warnings-as-errors'])).rejects.toThrow(
    "Warning: The cluster's admin forbids Gracehook in this namespace",
  );
  await dryRun(namespace, {}, false, ['--warnings-as-errors']);
});

const hasOwnKubeconfig = cluster.kubeconfig !== '';

it.runIf(hasOwnKubeconfig)(
  'starts without the API server, and hears of the namespaces when it is there',
  async () => {
    const namespace = await namespaceForTest('away');
    await annotate(namespace, `${delay}=7s`);
    const line = await lineToApiServer();
    const serve = startServe(['--port', '0', '--ops-port', '0', '--kubeconfig', line.kubeconfig]);
    await serve.said('try it: ');
    const reviewed = () => serve.reviewed(podWith({}), '/mutate/pods', namespace.name);
    expect((await reviewed()).reasons).toEqual(['NamespaceUnknown']);
    await serve.shows('gracehook_namespaces_synced', 0);

    await line.open();
    await eventually(async () => expect((await reviewed()).settings['delay']).toEqual([7, 'namespace']), {
      withinSeconds: 60,
    });
    // What it knows stays while the line is cut, and what happened meanwhile comes after it.
    await line.cut();
    await annotate(namespace, `${delay}=9s`, '--overwrite');
    expect((await reviewed()).settings['delay']).toEqual([7, 'namespace']);
    await line.open();
    await eventually(async () => expect((await reviewed()).settings['delay']).toEqual([9, 'namespace']), {
      withinSeconds: 60,
    });
  },
);

it.runIf(hasOwnKubeconfig)('is read by a ServiceAccount that may do nothing else', async () => {
  const { name } = await namespaceForTest('account');
  const account = await mountedAccount(name);
  const cache = createNamespaceCache();
  const ending = new AbortController();
  const troubles: unknown[] = [];
  const listener = {
    heard: () => {},
    connected: () => {},
    troubled: (error: unknown) => troubles.push(error),
  };
  const following = followNamespaces(account, cache, listener, ending.signal);
  await eventually(async () => expect(cache.settingsOf(name)).toBeDefined(), soon);
  await cluster.kubectl(['annotate', 'namespace', name, `${delay}=4s`]);
  await eventually(async () => expect(cache.settingsOf(name)?.values.get('delay')).toBe('4s'), soon);
  ending.abort();
  await following;
  expect(troubles).toEqual([]);
});

async function namespaceForTest(prefix: string): Promise<TestNamespace> {
  const namespace = await createTestNamespace(cluster, prefix);
  onTestFinished(() => namespace.remove());
  return namespace;
}

async function annotate({ name }: TestNamespace, ...args: string[]): Promise<void> {
  await cluster.kubectl(['annotate', 'namespace', name, ...args]);
}

async function label({ name }: TestNamespace, ...args: string[]): Promise<void> {
  await cluster.kubectl(['label', 'namespace', name, ...args]);
}

/** What a pod would be stored as, if it were created. */
async function dryRun(
  { kubectl }: TestNamespace,
  annotations: Record<string, string> = {},
  isOptedIn = true,
  flags: readonly string[] = [],
) {
  const input = podManifest('pod', { annotations, isOptedIn });
  const json = await kubectl(['create', '--dry-run=server', '-o', 'json', '-f', '-', ...flags], { input });
  const { metadata, spec } = JSON.parse(json);
  const { settings, reasons } = JSON.parse(metadata.annotations?.['gracehook.io/status'] ?? '{}');
  const [{ lifecycle, env }] = spec.containers;
  const { terminationGracePeriodSeconds: graceSeconds } = spec;
  return { json, sleepSeconds: lifecycle?.preStop?.sleep?.seconds, graceSeconds, env, settings, reasons };
}

/** A way to the API server that can be cut; closed at first. */
async function lineToApiServer() {
  const config = JSON.parse(await readFile(cluster.kubeconfig, 'utf8'));
  const target = new URL(config.clusters[0].cluster.server);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  let port = 0;
  const open = async () => {
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as { port: number }).port;
  };
  const cut = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await open();
  await cut();
  onTestFinished(cut);
  config.clusters[0].cluster.server = `https://127.0.0.1:${port}`;
  const kubeconfig = join(folder, 'line');
  await writeFile(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  return { kubeconfig, open, cut };
}

/** The access of a ServiceAccount with the rights that the docs name, from files as they are mounted into pods. */
async function mountedAccount(namespace: string) {
  const role = `gracehook-test-${randomBytes(3).toString('hex')}`;
  onTestFinished(async () => {
    await cluster.kubectl(['delete', 'clusterrole,clusterrolebinding', role]);
  });
  const verbs = '--verb=get,list,watch';
  await cluster.kubectl(['create', 'clusterrole', role, verbs, '--resource=namespaces']);
  const account = `--serviceaccount=${namespace}:default`;
  await cluster.kubectl(['create', 'clusterrolebinding', role, `--clusterrole=${role}`, account]);
  const token = await cluster.kubectl(['-n', namespace, 'create', 'token', 'default']);
  const { clusters } = JSON.parse(await readFile(cluster.kubeconfig, 'utf8'));
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster;
  await writeFile(join(folder, 'token'), token);
  await writeFile(join(folder, 'ca.crt'), Buffer.from(ca, 'base64'));
  // The API server's own certificate names localhost.
  const environment = { KUBERNETES_SERVICE_HOST: 'localhost', KUBERNETES_SERVICE_PORT: new URL(server).port };
  const access = serviceAccountAccess(environment, folder);
  if (access === undefined) throw new Error('the mounted account was not found');
  return access;
}
