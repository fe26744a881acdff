import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../src/cluster/clock.ts';
import { kubeconfigContext } from '../../src/cluster/kubeconfig-context.ts';
import { recordEvents } from '../../src/cluster/record-event.ts';
import { followPods } from '../../src/control/follow-pods.ts';
import { injectedPods } from '../../src/control/injected-pods.ts';
import { createDuties } from '../../src/control/run-duties.ts';
import { createWorkloadEvents } from '../../src/control/workload-events.ts';
import { startControl } from '../server/control-process.ts';
import { createControlAccount } from './control-account.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { workloadManifest } from './test-objects.ts';
import { startWebhook } from './webhook-process.ts';

// What people see of Gracehook on their workloads, told by control with no more rights than the chart gives it.
const soon = { withinSeconds: 30 };
const enabled = { 'gracehook.io/inject': 'enabled' };
const release = 'gracehook-events';

let folder: string;
let system: TestNamespace;
let shop: TestNamespace;
let labelled: TestNamespace;
let kubeconfig: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracehook-events-'));
  [system, shop, labelled] = await Promise.all([
    createTestNamespace(cluster, 'events-control'),
    createTestNamespace(cluster, 'events'),
    createTestNamespace(cluster, 'events-labelled'),
  ]);
  const rights = { name: release, isIssuing: false, isObserving: true };
  kubeconfig = await createControlAccount(cluster, system.name, undefined, folder, rights);
});
afterAll(async () => {
  const roles = ['clusterrole,clusterrolebinding', `${release}-observer`, '--ignore-not-found'];
  await cluster.kubectl(['delete', ...roles]);
  await Promise.all([system?.remove(), shop?.remove(), labelled?.remove()]);
  await rm(folder, { recursive: true, force: true });
});

it('tells on the workload what was done to its pods, why they were skipped, and that they were missed', async () => {
  const webhook = await startWebhook(cluster);
  onTestFinished(() => webhook.remove());
  // Pods that no node takes are pods like any other here, and cost none.
  const many = { replicas: 60 };
  const unscheduled = { nodeSelector: { 'example.org/none': 'none' } };
  await create(labelled, workloadManifest('many', { spec: many, podSpec: unscheduled }));
  await create(shop, workloadManifest('injected', { isOptedIn: true, container: port }));
  await create(shop, workloadManifest('set', { templateAnnotations: enabled }, 'StatefulSet'));
  await create(shop, workloadManifest('zero', { isOptedIn: true, podSpec: graceZero }));
  const misspelt = workloadManifest('misspelt', { annotations: { ...enabled, 'gracehook.io/dealy': '5s' } });
  await expect(
    shop.kubectl(['apply', '--warnings-as-errors', '-f', '-'], { input: misspelt }),
  ).rejects.toThrow(
    'Warning: gracehook.io/dealy is no setting of Gracehook and is ignored; did you mean gracehook.io/delay?',
  );
  await eventually(async () => {
    expect(await podsOf(shop, 'injected')).toBe(2);
    expect(await podsOf(shop, 'set')).toBeGreaterThan(0);
    expect(await podsOf(shop, 'zero')).toBe(2);
    expect(await podsOf(labelled, 'many')).toBe(60);
  }, soon);
  await webhook.remove();
  await create(shop, workloadManifest('missed', { templateAnnotations: enabled }));
  await create(
    shop,
    workloadManifest('batch', { templateAnnotations: { 'gracehook.io/inject': 'disabled' } }),
  );
  await eventually(async () => expect(await podsOf(shop, 'missed')).toBe(2), soon);
  await cluster.kubectl(['label', 'namespace', labelled.name, 'gracehook.io/inject=enabled']);

  const flags = ['--name', release, '--namespace', system.name, '--tls-mode', 'file', '--observe'];
  const control = startControl(kubeconfig, 'one', flags);
  await control.logged('leads');
  const began = performance.now();
  const done = 'preStop sleep 5s (app), grace 30 -> 40, readiness tcpSocket 8080 (app)';
  await eventually(async () => {
    expect(await described('deployment', 'injected')).toMatch(
      new RegExp(`Normal +Injected +\\S+ +gracehook-control +Pods are injected: ${escaped(done)}`),
    );
    expect(await described('statefulset', 'set')).toMatch(/Normal +Injected .*preStop sleep 5s/);
    expect(await described('deployment', 'zero')).toMatch(/Warning +Skipped .*GracePeriodZero: /);
    expect(await described('deployment', 'missed')).toMatch(
      /Warning +Missed .*came up without Gracehook.*rollout restart deployment\/missed/,
    );
  }, soon);
  console.log(`told ${Math.round((performance.now() - began) / 100) / 10} s after control led`);
  expect(await described('deployment', 'batch')).not.toContain('gracehook-control');
  expect(
    await control.metric('gracehook_control_duty_turns_total{duty="missed-pods",result="success"}'),
  ).toBe(1);
  const ofControl = [
    'get',
    'events',
    '--field-selector',
    'reportingComponent=gracehook-control',
    '-o',
    'name',
  ];
  expect(await labelled.kubectl(ofControl)).toBe('');
  expect(control.output.stdout).not.toContain('duty not performed');
  expect(control.output.stdout).not.toContain('not followed');
  expect(unwritten(control.output.stdout)).toEqual([]);

  // Another process tells nothing twice.
  const before = await shop.kubectl(ofControl);
  control.child.kill('SIGTERM');
  await control.ended;
  const next = startControl(kubeconfig, 'two', flags);
  await next.logged('leads');
  await eventually(async () => {
    const metric = 'gracehook_control_duty_turns_total{duty="workload-events",result="success"}';
    expect(await next.metric(metric)).toBeGreaterThan(1);
  }, soon);
  expect(await shop.kubectl(ofControl)).toBe(before);
  expect(unwritten(next.output.stdout)).toEqual([]);
});

it('tells of a probe that Gracehook added and that is not true, sooner here than in two minutes', async () => {
  const webhook = await startWebhook(cluster);
  onTestFinished(() => webhook.stop());
  // Nothing listens in this container.
  await create(shop, workloadManifest('silent', { isOptedIn: true, container: port }));
  const access = kubeconfigContext(kubeconfig, undefined);
  if (typeof access === 'string') throw new Error(access);
  const ending = new AbortController();
  onTestFinished(() => ending.abort());
  const failures: unknown[] = [];
  const record = recordEvents({
    ...{
      access,
      namespace: system.name,
      component: 'gracehook-control',
      instance: 'test',
      clock: systemClock,
    },
    failed: (error) => void failures.push(error),
  });
  const now = () => new Date();
  const events = createWorkloadEvents(access, record, () => {}, systemClock);
  const injected = injectedPods(access, events, now, 2);
  const troubles = {
    performed: () => {},
    failed: (_duty: string, error: unknown) => void failures.push(error),
  };
  const contact = {
    heard: () => {},
    connected: () => {},
    troubled: (error: unknown) => void failures.push(error),
  };
  void createDuties([injected.duty, events.duty], troubles, systemClock).run(ending.signal);
  void followPods(access, [injected], contact, ending.signal);
  await eventually(
    async () =>
      expect(await described('deployment', 'silent')).toMatch(
        /Warning +InjectedProbeFailing .*app \(tcpSocket 8080\) .*gracehook\.io\/readiness: off/,
      ),
    { withinSeconds: 60 },
  );
  expect(failures).toEqual([]);
});

const port = { ports: [{ containerPort: 8080 }] };
const graceZero = { terminationGracePeriodSeconds: 0 };

async function create({ kubectl }: TestNamespace, input: string): Promise<void> {
  await kubectl(['create', '-f', '-'], { input });
}

async function podsOf({ kubectl }: TestNamespace, app: string): Promise<number> {
  const names = await kubectl(['get', 'pods', '-l', `app=${app}`, '-o', 'name']);
  return names.split('\n').filter((line) => line !== '').length;
}

/** The Events that kubectl shows of it. */
async function described(kind: string, name: string): Promise<string> {
  const text = await shop.kubectl(['describe', kind, name]);
  return text.slice(text.lastIndexOf('\nEvents:'));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** What could not be written, but in namespaces of other tests that are on their way out. */
function unwritten(log: string): string[] {
  return log
    .split('\n')
    .filter((line) => line.includes('Event not written') && !line.includes('unable to create new content'));
}
