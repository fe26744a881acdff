import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { findTraces, readPods } from '../../lab/stored-objects.ts';
import { type OwnCluster, startCluster } from '../cluster.ts';
import { isWebhookCalled } from '../is-webhook-called.ts';
import { runCommand } from '../parts/run-command.ts';
import { testCluster } from '../test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from '../test-namespace.ts';
import { podManifest, workloadManifest } from '../test-objects.ts';
import { startAdmissionLoad } from './admission-load.ts';
import { type Installation, installGracehook } from './install-gracehook.ts';
import { listObjects } from './list-objects.ts';
import { describeCalls, lacking } from './load-outcome.ts';
import { decisionsOf, replicasOf } from './replicas.ts';
import { stripSleep } from './strip-sleep.ts';

// One release of the chart lives through this file, from the first pod before it to what is left after it.
const main = `${import.meta.dirname}/../../../src/main.ts`;
const optedIn = ['annotate', 'deployment/web', 'gracehook.io/inject=enabled'];

const isSomebodyElses = testCluster.context !== undefined;
let cluster: OwnCluster;
let team: TestNamespace;
let before: readonly string[];
let installed: Installation;

beforeAll(async () => {
  if (isSomebodyElses) return;
  cluster = await startCluster({ nodes: 2 });
  team = await createTestNamespace(cluster, 'team');
  before = await listObjects(cluster);
  await team.kubectl(['create', '-f', '-'], { input: podManifest('early', { isOptedIn: true }) });
  await team.kubectl(['create', '-f', '-'], { input: workloadManifest('web') });
  installed = await installGracehook(cluster);
  console.log(`install: injected ${installed.injectedAfterSeconds} s after helm install`);
  // The first image that is built takes a minute or two.
}, 420_000);
afterAll(() => cluster?.stop());
beforeEach(({ skip }) => {
  if (isSomebodyElses) skip('not run: nodes are stopped and drained, in a cluster of the tests’ own only');
});

it('injects a Deployment that a team annotates after a helm install with default values', async () => {
  expect((await readPods(cluster, team.name, 'web')).flatMap(findTraces)).toEqual([]);
  await team.kubectl(optedIn);
  await expectInjected('web');
});

it('leaves a pod alone that was there before it', async () => {
  const early = JSON.parse(await team.kubectl(['get', 'pod', 'early', '-o', 'json']));
  expect(early.metadata.annotations).toEqual({ 'gracehook.io/inject': 'enabled' });
  expect(early.metadata.labels).toBeUndefined();
  expect(early.spec.terminationGracePeriodSeconds).toBe(30);
});

it('spreads the calls over its replicas', async () => {
  const replicas = await replicasOf(installed);
  const countAll = () => Promise.all(replicas.map(decisionsOf));
  const earlier = await countAll();
  const load = await startAdmissionLoad(cluster, { podsPerSecond: 20, mostSeconds: 20 });
  await sleep(20_000);
  const calls = await load.stop();
  const counts = (await countAll()).map((count, index) => count - (earlier[index] ?? 0));
  const sum = counts.reduce((total, count) => total + count);
  const shares = counts.map((count) => Math.round((100 * count) / sum));
  console.log(`balance: ${counts.join(' and ')} of ${sum} calls, ${shares.join(' and ')} %`);
  expect(
    calls.filter(({ outcome }) => outcome !== 'injected'),
    describeCalls(calls),
  ).toEqual([]);
  for (const share of shares) expect(share).toBeGreaterThanOrEqual(20);
});

it('passes helm test, which says what is wrong when no replica is there', async () => {
  const test = ['test', installed.release, '--timeout', '60s'];
  await installed.helm(test);
  await scaleServe(0);
  await expect(installed.helm(test)).rejects.toThrow('gracehook-test');
  const said = await installed.kubectl(['logs', `${installed.fullname}-test`]);
  console.log(`helm test without replicas: ${said.trim()}`);
  expect(said).toContain('injected');
  await scaleServe(2);
  await installed.helm(test);
}, 240_000);

it('is waited for by opted-in pods alone under failurePolicy Fail, and not by its own or kube-system’s', async () => {
  await installed.upgrade({ webhook: { failurePolicy: 'Fail' } });
  await scaleServe(0);
  const isRefused = () =>
    expect(tryPod(team.name, { isOptedIn: true })).rejects.toThrow(
      'failed calling webhook "pods.gracehook.io"',
    );
  await eventually(isRefused, { withinSeconds: 30 });
  for (const namespace of ['kube-system', installed.namespace]) {
    const pod = JSON.parse(await tryPod(namespace, { isOptedIn: true }));
    expect(lacking('annotated', pod)).toBe('it lacks gracehook.io/injected');
  }
  await tryPod(team.name, {});
  await tryPod(team.name, { annotations: { 'gracehook.io/inject': 'disabled' } });
  await scaleServe(2);
  await eventually(async () => expect(await isWebhookCalled(cluster)).toBe(true), { withinSeconds: 30 });
}, 240_000);

it('comes back by itself under Fail after a cluster restart with everything stopped at once', async () => {
  await cluster.restart();
  const began = performance.now();
  await eventually(async () => expect(await isWebhookCalled(cluster)).toBe(true), { withinSeconds: 150 });
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  console.log(`restart: injected ${seconds} s after the API server was back`);
  await team.kubectl(['rollout', 'restart', 'deployment/web']);
  await expectInjected('web');
}, 240_000);

it('leaves nothing behind when it is uninstalled after gracehook remove', async () => {
  const { kubeconfig } = cluster;
  console.log(
    await runCommand(process.execPath, [main, 'remove', '--all', '--yes', '--kubeconfig', kubeconfig]),
  );
  await team.kubectl(['rollout', 'status', 'deployment/web', '--timeout=90s']);
  await installed.helm(['uninstall', installed.release, '--wait', '--timeout', '90s']);
  await expectGone(`${installed.fullname}-selftest`);
  await expectNothingAdded();
  const web = JSON.parse(await team.kubectl(['get', 'deployment', 'web', '-o', 'json']));
  expect(web.spec.strategy.rollingUpdate).toEqual({ maxSurge: '25%', maxUnavailable: '25%' });
  const keys = Object.keys({ ...web.metadata.annotations, ...web.spec.template.metadata.annotations });
  expect(keys.filter((key) => key.includes('gracehook'))).toEqual([]);
}, 240_000);

it('blocks nothing when its pods die before it is uninstalled, and leaves only what the docs list', async () => {
  installed = await installGracehook(cluster, {
    isHurried: true,
    values: { webhook: { failurePolicy: 'Fail' } },
  });
  console.log(`second install: injected ${installed.injectedAfterSeconds} s after helm install`);
  await team.kubectl(['annotate', 'deployment/web', 'gracehook.io/inject-', '--overwrite']);
  await team.kubectl(optedIn);
  await expectInjected('web');
  await installed.kubectl(['scale', 'deployment', '--all', '--replicas=0']);
  await installed.kubectl(['delete', 'pods', '--all', '--force', '--grace-period=0']);
  await installed.helm(['uninstall', installed.release, '--wait', '--timeout', '90s']);
  expect(
    JSON.parse(await tryPod(team.name, { isOptedIn: true })).spec.containers[0].lifecycle,
  ).toBeUndefined();
  await team.kubectl(['rollout', 'restart', 'deployment/web']);
  await team.kubectl(['rollout', 'status', 'deployment/web', '--timeout=90s']);
  await expectGone(`${installed.fullname}-selftest`);
  await expectNothingAdded();
  const web = JSON.parse(await team.kubectl(['get', 'deployment', 'web', '-o', 'json']));
  expect(web.spec.template.metadata.annotations).toMatchObject({ 'gracehook.io/inject': 'enabled' });
}, 300_000);

it('rejects no pod on a server that drops preStop.sleep, and says so in its state', async () => {
  const undo = await stripSleep(cluster);
  onTestFinished(undo);
  installed = await installGracehook(cluster, {
    isHurried: true,
    values: { serve: { preStopDelaySeconds: 0 } },
  });
  const state = await eventually(
    () => installed.kubectl(['get', 'configmap', `${installed.fullname}-state`, '-o', 'jsonpath={.data}']),
    { withinSeconds: 60 },
  );
  console.log(`server without sleep: ${state}`);
  expect(JSON.parse(JSON.parse(state)['capabilities.json'])).toMatchObject({ sleep: false });
  const pod = JSON.parse(await tryPod(team.name, { isOptedIn: true }));
  expect(pod.spec.containers[0].lifecycle).toBeUndefined();
  expect(pod.metadata.labels).toMatchObject({ 'gracehook.io/injected': 'true' });
  expect(pod.metadata.annotations['gracehook.io/status']).toContain('SleepUnsupported');
  await installed.uninstall();
}, 300_000);

function tryPod(namespace: string, wishes: Parameters<typeof podManifest>[1]): Promise<string> {
  const input = podManifest('tried', wishes);
  return cluster.kubectl(['-n', namespace, 'create', '--dry-run=server', '-o', 'json', '-f', '-'], { input });
}

async function scaleServe(replicas: number): Promise<void> {
  const { kubectl, fullname } = installed;
  await kubectl(['scale', `deployment/${fullname}`, `--replicas=${replicas}`]);
  await kubectl(['rollout', 'status', `deployment/${fullname}`, '--timeout=90s']);
  await eventually(async () => expect(await replicasOf(installed)).toHaveLength(replicas), {
    withinSeconds: 60,
  });
}

/** Of the namespace of the team, once the rollout is over. */
async function expectInjected(workload: string): Promise<void> {
  await team.kubectl(['rollout', 'status', `deployment/${workload}`, '--timeout=90s']);
  await eventually(
    async () => {
      const list = await team.kubectl(['get', 'pods', '-l', `app=${workload}`, '-o', 'json']);
      const pods = JSON.parse(list).items.filter(
        ({ metadata }: { metadata: { deletionTimestamp?: string } }) =>
          metadata.deletionTimestamp === undefined,
      );
      expect(pods).toHaveLength(2);
      for (const pod of pods) expect(lacking('annotated', pod)).toBeUndefined();
    },
    { withinSeconds: 60 },
  );
}

async function expectGone(namespace: string): Promise<void> {
  await cluster.kubectl(['wait', '--for=delete', `namespace/${namespace}`, '--timeout=90s']);
}

/** Helm made the namespace, which has two objects of its own; pods of serve end some seconds after the uninstall. */
async function expectNothingAdded(): Promise<void> {
  const ofNamespace = ['ServiceAccount gracehook/default', 'ConfigMap gracehook/kube-root-ca.crt'];
  const known = new Set([...before, 'Namespace /gracehook', ...ofNamespace]);
  const ofOthers = new RegExp(`^\\w+ ((${team.name}|load[-\\w]*|kube-node-lease)/|/load)`);
  await eventually(
    async () => {
      const now = await listObjects(cluster);
      expect(now.filter((object) => !known.has(object) && !ofOthers.test(object))).toEqual([]);
    },
    { withinSeconds: 60 },
  );
}
