import { afterAll, beforeAll, expect, it } from 'vitest';
import { asList, valueAt } from '../../src/core/json.ts';
import { type Ended, gracehook, startGracehook } from '../cli/run-gracehook.ts';
import { type ObservedWorkload, observe } from './observed-workload.ts';
import { apiDefault, copies, send, surged } from './opted-in-workload.ts';
import { waitUntil } from './run/wait-until.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { workloadManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

/*
 * One removal from its first look to its last, in a namespace whose workloads opted in by hand: shown only, refused
 * without a yes, interrupted, gone on with, and once more. Then what teams wrote, in a namespace that opted in by label.
 */
const inject = 'gracehook.io/inject';
const delay = 'gracehook.io/delay';
const optingIn = [`${inject}=enabled`, `${delay}=1s`];
const keep = { 'example.org/keep': 'mine' };
const numbers = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } };
const missingImage = { container: { image: 'docker.io/lab/none:v1' } };
const one = { replicas: 1 };
const none = { replicas: 0 };

/** Made without an annotation, then annotated; by name in the order in which the API server lists them. */
const manifests: Readonly<Record<string, string>> = {
  'deployment/chosen': workloadManifest('chosen', { spec: { ...none, strategy: numbers } }),
  'deployment/stuck-1': workloadManifest('stuck-1', { spec: one, ...missingImage }),
  'deployment/stuck-2': workloadManifest('stuck-2', { spec: one, ...missingImage }),
  'deployment/web': workloadManifest('web', { annotations: keep, templateAnnotations: keep }),
  'statefulset/db': workloadManifest('db', { spec: one }, 'StatefulSet'),
  'daemonset/agent': workloadManifest('agent', {}, 'DaemonSet'),
};
const workloads = Object.keys(manifests);
const gitManifest = workloadManifest('git', {
  spec: none,
  annotations: { [inject]: 'enabled' },
  templateAnnotations: { [inject]: 'enabled' },
});

const originals = new Map<string, string>();
let shop: TestNamespace;
let team: TestNamespace;
let webhook: WebhookProcess;
let opted: Snapshot;
let shown: Ended;
let afterShown: Snapshot;
let refused: Ended;
let interrupted: Ended;
let ended: Ended;
let after: Snapshot;
let again: Ended;

beforeAll(async () => {
  [shop, team, webhook] = await Promise.all([
    createTestNamespace(cluster, 'remove'),
    createTestNamespace(cluster, 'team'),
    startWebhook(cluster),
  ]);
  await Promise.all([...Object.values(manifests)].map((manifest) => send(shop, 'create', manifest)));
  for (const [name, { object }] of await snapshot(workloads))
    originals.set(name, JSON.stringify(object['spec']));
  await Promise.all(workloads.map((name) => shop.kubectl(['annotate', name, ...optingIn])));
  await send(shop, 'apply --server-side --field-manager=argocd-controller', gitManifest);
  const rollouts = ['deployment/web', 'statefulset/db', 'daemonset/agent'];
  await Promise.all(rollouts.map((name) => shop.kubectl(['rollout', 'status', name, '--timeout=60s'])));
  opted = await snapshot();

  shown = await remove(shop, '--dry-run');
  afterShown = await snapshot();
  refused = await remove(shop);
  const running = startGracehook(argsOf(shop, '--yes', '--timeout', '5m'));
  await waitUntil('the first stuck rollout is waited for', () => /stuck-1: old pods/.test(running.stderr()), {
    withinSeconds: 60,
  });
  running.interrupt();
  interrupted = await running.ended;
  ended = await remove(shop, '--yes', '--timeout', '6s', '--pause', '1s');
  after = await snapshot();
  again = await remove(shop, '--yes');
}, 180_000);

afterAll(async () => {
  await webhook?.stop();
  await Promise.all([shop?.remove(), team?.remove()]);
});

it('--dry-run names each workload and changes nothing', () => {
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toContain('deletes the entry workloads.gracehook.io of gracehook-dev');
  expect(shown.stdout).toContain(`${shop.name}/deployment/web: copies, strategy; its pods are replaced\n`);
  expect(shown.stdout).toContain(`${shop.name}/deployment/chosen: copies; its pods are replaced\n`);
  expect(shown.stdout).toContain(`${shop.name}/deployment/git: strategy\n`);
  expect(specs(afterShown)).toEqual(specs(opted));
});

it('without a terminal and without --yes nothing happens, and a sentence says so', () => {
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('nothing was changed');
  expect(opted.get('deployment/web')).toMatchObject({
    strategy: surged,
    template: copies({ delay: '1s', inject: 'enabled' }),
  });
});

it('Ctrl-C stops at the workload that is under way and says what is left', () => {
  expect(interrupted.code).toBe(1);
  expect(interrupted.stdout).toContain(`${shop.name}/deployment/stuck-1: unfinished, stopped: `);
  for (const name of ['deployment/stuck-2', 'deployment/web', 'statefulset/db', 'daemonset/agent'])
    expect(interrupted.stdout).toContain(`${shop.name}/${name}: untouched, stopped before it\n`);
});

it('the next run goes on, and one stuck rollout holds up none of the others', () => {
  expect(ended.code, ended.stdout + ended.stderr).toBe(1);
  expect(ended.stdout).toContain('taken back: 3 of 4\n');
  expect(ended.stdout).toContain(
    `${shop.name}/deployment/stuck-2: unfinished, its rollout is not finished after 6 s: `,
  );
  expect(ended.stderr).toMatch(/\[4\/4\] \S+daemonset\/agent: done, all pods are replaced/);
  expect(ended.stdout).toContain('next: see to what is left');
});

it.each(workloads)('%s has its spec of before, byte for byte', (name) => {
  const { object, own } = after.get(name) as ObservedWorkload;
  expect(JSON.stringify(object['spec'])).toBe(originals.get(name));
  // What the team wrote stays: without the webhook it does nothing.
  expect(own).toEqual({ inject: 'enabled', delay: '1s' });
});

it('strategies are those of before, and a chosen one was never touched', () => {
  expect(after.get('deployment/web')?.strategy).toEqual(apiDefault);
  expect(after.get('deployment/chosen')?.strategy).toEqual(numbers);
  expect(valueAt(after.get('deployment/web')?.object, ['metadata', 'annotations'])).toMatchObject(keep);
});

it('what Git names stays, and the report names the manager', () => {
  expect(after.get('deployment/git')).toMatchObject({
    template: { inject: 'enabled' },
    strategy: apiDefault,
    generation: (opted.get('deployment/git')?.generation ?? 0) + 1,
  });
  expect(ended.stdout).toContain(
    `${shop.name}/deployment/git: argocd-controller names inject, template inject\n`,
  );
});

it('the workload entry is gone, the others stay, and a second run has nothing to do', async () => {
  const configuration = await cluster.kubectl([
    'get',
    'mutatingwebhookconfiguration',
    'gracehook-dev',
    '-o',
    'json',
  ]);
  const entries = asList(JSON.parse(configuration).webhooks).map((entry) => valueAt(entry, ['name']));
  expect(entries).toEqual(['pods.gracehook.io', 'labelled-pods.gracehook.io']);
  expect(again).toMatchObject({ code: 0 });
  expect(again.stdout).toMatch(/^nothing to do\n/);
  expect(again.stdout).toContain('next: delete the manifests that gracehook-dev came with\n');
});

it('--all takes the words of teams, too, and counts the pods that still carry something', async () => {
  const namespace = ['namespace', team.name];
  await cluster.kubectl(['label', ...namespace, `${inject}=enabled`, 'example.org/team=a']);
  await cluster.kubectl(['annotate', ...namespace, `${delay}=1s`]);
  await send(team, 'create', workloadManifest('quiet', { spec: one }));
  const said = { [inject]: 'enabled' };
  await send(
    team,
    'create',
    workloadManifest('says', { spec: none, annotations: said, templateAnnotations: said }),
  );
  const isInjected = ['get', 'pods', '-l', 'gracehook.io/injected=true', '-o', 'name'];
  await eventually(async () => expect(await team.kubectl(isInjected)).toContain('pod/quiet-'), {
    withinSeconds: 20,
  });
  const { code, stdout } = await remove(team, '--all', '--yes', '--no-wait');
  expect(stdout).toContain('taken back: 2 of 2\n');
  expect(stdout).toContain(`${team.name}/deployment/quiet: 1 pod\n`);
  expect(code, stdout).toBe(0);
  expect((await observe(team, 'deployment/says')).traces).toEqual([]);
  const { labels, annotations = {} } = JSON.parse(
    await cluster.kubectl(['get', ...namespace, '-o', 'json']),
  ).metadata;
  expect(labels).toEqual({ 'kubernetes.io/metadata.name': team.name, 'example.org/team': 'a' });
  expect(Object.keys(annotations).filter((key) => key.startsWith('gracehook.io/'))).toEqual([]);
});

it('a configuration that is not there is a wrong flag', async () => {
  const missing = await gracehook(['remove', ...contextOf(), '-n', shop.name, '--name', 'none', '--yes']);
  expect(missing).toMatchObject({ code: 2 });
  expect(missing.stderr).toContain('there is no MutatingWebhookConfiguration "none"');
});

type Snapshot = ReadonlyMap<string, ObservedWorkload>;

async function snapshot(names: readonly string[] = [...workloads, 'deployment/git']): Promise<Snapshot> {
  return new Map(await Promise.all(names.map(async (name) => [name, await observe(shop, name)] as const)));
}

function specs(of: Snapshot): unknown[] {
  return [...of].map(([name, { object, own }]) => [name, object['spec'], own]);
}

function remove({ name }: Pick<TestNamespace, 'name'>, ...args: string[]): Promise<Ended> {
  return gracehook(argsOf({ name }, ...args));
}

function argsOf({ name }: Pick<TestNamespace, 'name'>, ...args: string[]): string[] {
  return ['remove', ...contextOf(), '-n', name, ...args];
}

function contextOf(): string[] {
  const { kubeconfig, context } = cluster;
  return [
    ...(kubeconfig === '' ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--context', context]),
  ];
}
