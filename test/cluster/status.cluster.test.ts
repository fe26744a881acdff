import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Overview } from '../../src/core/overview/overview.ts';
import { type Ended, gracehook } from '../cli/run-gracehook.ts';
import { contextFlags } from './context-flags.ts';
import { kubeconfigWith } from './control-account.ts';
import { installationObject } from './installation-object.ts';
import { send } from './opted-in-workload.ts';
import { partBinary } from './parts/parts.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { workloadManifest } from './test-objects.ts';
import { startWebhook } from './webhook-process.ts';

/*
 * One namespace with a workload for each thing that can become of pods: made with the webhook there, then with it killed,
 * so that the API server still calls it in vain. An installation's objects lead to its configuration.
 */
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const inject = 'gracehook.io/inject';
const one = { replicas: 1 };
const made = (name: string, annotations: Readonly<Record<string, string>> = {}, kind = 'Deployment') =>
  workloadManifest(
    name,
    { spec: kind === 'DaemonSet' ? {} : one, annotations: { [inject]: 'enabled', ...annotations } },
    kind,
  );
const marker = 'gracehook.io/delay';

let shop: TestNamespace;
let system: TestNamespace;
let folder: string;
let overview: Overview;
let ended: Ended;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracehook-status-'));
  const [inShop, inSystem, webhook] = await Promise.all([
    createTestNamespace(cluster, 'status'),
    createTestNamespace(cluster, 'system'),
    startWebhook(cluster),
  ]);
  [shop, system] = [inShop, inSystem];
  const own = { [marker]: '1s' };
  await Promise.all([
    send(shop, 'create', made('injected', own)),
    send(shop, 'create', made('db', own, 'StatefulSet')),
    send(shop, 'create', made('agent', own, 'DaemonSet')),
    send(shop, 'create', made('stale')),
    send(shop, 'create', made('skipped', { 'gracehook.io/containers': 'none' })),
    send(shop, 'create', made('missed', own)),
    send(shop, 'create', workloadManifest('late', { spec: one })),
    send(shop, 'create', workloadManifest('plain', { spec: one })),
  ]);
  await eventually(
    async () => expect(await podsOf('missed', 'injected', 'db', 'agent', 'stale', 'late')).toBe(6),
    {
      withinSeconds: 30,
    },
  );
  await webhook.kill();
  await shop.kubectl(['annotate', 'deployment', 'late', `${inject}=enabled`]);
  await shop.kubectl(['delete', 'pod', '-l', 'app=missed', '--wait=false', '--grace-period=1']);
  const installation = installationObject(configurationName(), { name: 'hook', namespace: system.name });
  await send(system, 'create', JSON.stringify(installation));
  const at = '2026-01-01T00:00:00Z';
  const terminations = [
    { pod: 'injected-1', at, class: 'Drained', drainSeconds: 1 },
    { pod: 'injected-2', at, class: 'KilledAtGraceEnd', graceSeconds: 36, drainSeconds: 35 },
  ];
  const seen = { namespace: shop.name, kind: 'Deployment', name: 'injected', terminations };
  const history = { v: 1, since: at, updated: at, workloads: [seen] };
  await system.kubectl([
    ...['create', 'configmap', 'hook', '--from-literal=config.yaml=settings: {delay: 7s}'],
  ]);
  await system.kubectl([
    ...['create', 'configmap', 'hook-history', `--from-literal=history.json=${JSON.stringify(history)}`],
  ]);
  await eventually(async () => expect(await podsOf('missed')).toBe(1), { withinSeconds: 30 });
  ended = await status('-n', shop.name);
  overview = JSON.parse((await status('-n', shop.name, '-o', 'json')).stdout);
});
afterAll(async () => {
  const names = ['gracehook-dev', configurationName()];
  await cluster.kubectl(['delete', 'mutatingwebhookconfiguration', '--ignore-not-found', ...names]);
  await Promise.all([shop?.remove(), system?.remove()]);
  await rm(folder, { recursive: true, force: true });
});

it.each<[name: string, state: object]>([
  ['deployment/injected', { injected: 1 }],
  ['statefulset/db', { injected: 1 }],
  ['daemonset/agent', { injected: 1 }],
  ['deployment/stale', { stale: 1 }],
  ['deployment/skipped', { skipped: 1 }],
  ['deployment/missed', { missed: 1 }],
  ['deployment/late', { predates: 1 }],
])('the pod of %s is told', (name, state) => {
  const none = { injected: 0, stale: 0, missed: 0, skipped: 0, predates: 0 };
  expect(workloadNamed(name)?.pods).toEqual({ ...none, ...state });
});

it('shows who is opted in and nobody else, and ends with 1', () => {
  expect(overview.workloads.map(({ name }) => name)).not.toContain('plain');
  expect(workloadNamed('deployment/late')).toMatchObject({ isCopyMissing: true, optedInBy: 'workload' });
  expect(overview).toMatchObject({ history: 'read', observedSince: '2026-01-01T00:00:00Z' });
  expect(ended).toMatchObject({ code: 1, stderr: '' });
  expect(ended.stdout).toMatch(/^deployment\/injected .* 1 killed, 1 drained +dropping$/m);
  expect(ended.stdout).toContain('  - Killed at 36 s in 1 of 2: raise drain, or PID 1 ignores SIGTERM.\n');
  expect(ended.stdout).toMatch(/^NAME +REPLICAS +OPTED-IN-BY +INJECTED/);
  expect(ended.stdout).toContain(`→ kubectl -n ${shop.name} rollout restart deployment/missed\n`);
});

it('explains a workload and a pod as they are, by the configuration of the installation', async () => {
  const { stdout } = await run('explain', 'deploy/stale', 'pod/db-0', '-n', shop.name);
  expect(stdout).toMatch(/^deployment\/stale {2}patched$/m);
  expect(stdout).toMatch(/preStop +sleep 7s +gracehook: delay \(cluster\)$/m);
  expect(stdout).toMatch(/^ {4}pods +1 stale$/m);
  expect(stdout).toMatch(/^pod\/db-0 {2}unchanged$/m);
  expect(stdout).toMatch(/^ {4}this pod +injected, by Gracehook \d+\.\d+\.\d+$/m);
});

it('lints what is there', async () => {
  const { code, stdout } = await run('lint', '-n', shop.name);
  expect(stdout).toContain(`${shop.name}/deployment/skipped: error: gracehook.io/containers`);
  expect(code).toBe(1);
});

it('is found by kubectl as a plugin', async () => {
  const plugin = `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`;
  await writeFile(join(folder, 'kubectl-gracehook'), plugin, { mode: 0o755 });
  const kubectl = cluster.kubeconfig === '' ? 'kubectl' : partBinary('kubectl');
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
  const args = ['gracehook', 'status', '-n', shop.name, '-o', 'name', ...contextFlags()];
  const { status: code, stdout } = spawnSync(kubectl, args, { env });
  expect([code, `${stdout}`]).toEqual([1, expect.stringMatching(/^daemonset\.apps\/agent\n/)]);
});

it('tells who may only view one namespace what they may not read, and shows the rest', async () => {
  await shop.kubectl(['create', 'serviceaccount', 'jane']);
  await shop.kubectl([
    'create',
    'rolebinding',
    'jane',
    '--clusterrole=view',
    `--serviceaccount=${shop.name}:jane`,
  ]);
  const kubeconfig = join(folder, 'jane');
  const token = await shop.kubectl(['create', 'token', 'jane']);
  await writeFile(kubeconfig, await kubeconfigWith(cluster, token), { mode: 0o600 });
  const asJane = (...args: string[]) => gracehook([...args, '--kubeconfig', kubeconfig]);
  const [own, all, explained] = await Promise.all([
    asJane('status', '-n', shop.name),
    asJane('status', '-A'),
    asJane('explain', 'deploy/web', '-n', system.name),
  ]);
  expect(own.stdout).toMatch(/^deployment\/injected +1 +workload +1 /m);
  expect(own.stderr).toBe(
    'gracehook: you may not list mutatingwebhookconfigurations: the built-in configuration is assumed; --config names another\n',
  );
  expect([all.code, all.stdout]).toEqual([3, '']);
  expect(all.stderr).toMatch(
    /gracehook: you may not list deployments, statefulsets, daemonsets in all namespaces; /,
  );
  expect([explained.code, explained.stdout]).toEqual([3, '']);
  expect(explained.stderr).toContain(`cannot get resource "deployments" in API group "apps"`);
  for (const { stderr } of [own, all, explained]) expect(stderr).not.toMatch(/^ +at /m);
});

function workloadNamed(text: string): Overview['workloads'][number] | undefined {
  return overview.workloads.find(({ kind, name }) => `${kind.toLowerCase()}/${name}` === text);
}

async function podsOf(...apps: string[]): Promise<number> {
  const selector = `app in (${apps.join(',')})`;
  const running = ['--field-selector', 'status.phase=Running', '-o', 'json'];
  const { items } = JSON.parse(await shop.kubectl(['get', 'pods', '-l', selector, ...running]));
  return items.filter(({ metadata }: { metadata: object }) => !('deletionTimestamp' in metadata)).length;
}

function configurationName(): string {
  return `gracehook-${system.name}`;
}

function status(...args: string[]): Promise<Ended> {
  return run('status', ...args);
}

function run(...args: string[]): Promise<Ended> {
  return gracehook([...args, ...contextFlags()]);
}
