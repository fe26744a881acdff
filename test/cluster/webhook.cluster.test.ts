import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { findTraces, readPods } from '../lab/stored-objects.ts';
import { comparablePod } from './comparable-pod.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { podManifest, workloadManifest } from './test-objects.ts';
import { registration, startWebhook, type WebhookProcess } from './webhook-process.ts';

// What the API server stores while the webhook is there, and of what it is not asked.
const inject = 'gracehook.io/inject';

interface Stored {
  readonly metadata: {
    readonly annotations?: Record<string, string>;
    readonly labels?: Record<string, string>;
    readonly generation?: number;
  };
  readonly spec: Record<string, unknown> & { readonly containers: Record<string, unknown>[] };
}

const container = { ports: [{ containerPort: 8080 }] };
let plainNamespace: TestNamespace;
let plainBefore: object;
let webhook: WebhookProcess;
beforeAll(async () => {
  expect(await cluster.kubectl(['get', ...registration, '--ignore-not-found'])).toBe('');
  plainNamespace = await createTestNamespace(cluster, 'plain');
  plainBefore = await createPlainPod();
  webhook = await startWebhook(cluster);
});
afterAll(async () => {
  await plainNamespace?.remove();
  await webhook?.stop();
});

// The first test: pods of the others, which controllers may still make later, would be counted too.
it('is not called for what says nothing, which is stored as if nobody were there', async () => {
  const { kubectl, name } = plainNamespace;
  const calls = await decisionsCounted();
  expect(await createPlainPod()).toEqual(plainBefore);
  await kubectl(['create', '-f', '-'], { input: workloadManifest('plain', { container }) });
  const pods = await eventually(
    async () => {
      const found = await readPods(cluster, name, 'plain');
      expect(found).toHaveLength(2);
      return found;
    },
    { withinSeconds: 30 },
  );
  expect(pods.flatMap(findTraces)).toEqual([]);
  await kubectl(['annotate', 'deployment/plain', 'example.org/changed=yes']);
  await kubectl(['delete', 'deployment/plain']);
  expect(await decisionsCounted()).toBe(calls);
  // The counter would have told.
  const counted = podManifest('counted', { isOptedIn: true });
  await kubectl(['create', '--dry-run=server', '-f', '-'], { input: counted });
  expect(await decisionsCounted()).toBe(calls + 1);
});

it('stores an injected pod of an annotated Deployment', async () => {
  const { kubectl } = await namespaceForTest('inject');
  await kubectl(['create', '-f', '-'], { input: workloadManifest('web', { container }) });
  await annotate(kubectl, `${inject}=enabled`);
  const pod = await eventually(() => podOf(kubectl, 'gracehook.io/injected=true'), { withinSeconds: 30 });
  expect(pod.spec['terminationGracePeriodSeconds']).toBe(40);
  expect(pod.spec.containers[0]).toMatchObject({
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 2, failureThreshold: 15 },
  });
  expect(JSON.parse(pod.metadata.annotations?.['gracehook.io/status'] ?? '')).toMatchObject({
    v: 1,
    grace: { written: 30, set: 40 },
    preStop: { app: 'sleep 5' },
    readiness: { app: 'tcpSocket 8080' },
  });
});

it('warns the person who opts in, and leaves no trace when the annotation goes', async () => {
  const { kubectl } = await namespaceForTest('optout');
  await kubectl(['create', '-f', '-'], { input: workloadManifest('web') });
  const before = await deployment(kubectl);
  await expect(
    kubectl(['annotate', 'deployment/web', `${inject}=enabled`, '--warnings-as-errors']),
  ).rejects.toThrow('Warning: This rollout replaces pods without Gracehook; every one after it is covered.');
  const opted = await deployment(kubectl);
  expect(opted.spec['strategy']).toEqual({
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' },
  });
  expect(opted.metadata.annotations?.['gracehook.io/strategy-was']).toBe('maxUnavailable=25%,maxSurge=25%');
  expect(opted.spec['template']).toHaveProperty('metadata.annotations', {
    [inject]: 'enabled',
    'gracehook.io/copied': '{"of":"Deployment/web","inject":"enabled"}',
  });
  await eventually(() => podOf(kubectl, 'gracehook.io/injected=true'), { withinSeconds: 30 });

  await annotate(kubectl, `${inject}-`);
  const after = await deployment(kubectl);
  expect(after.spec).toEqual(before.spec);
  expect(JSON.stringify(after)).not.toContain('gracehook.io');
  await eventually(
    async () => {
      const pods = await kubectl(['get', 'pods', '-o', 'json']);
      expect((JSON.parse(pods) as { items: unknown[] }).items.length).toBeGreaterThan(0);
      expect(pods).not.toContain('gracehook.io');
    },
    { withinSeconds: 60 },
  );
});

it('tells a person who labels a workload that this does nothing', async () => {
  const { kubectl } = await namespaceForTest('label');
  await kubectl(['create', '-f', '-'], { input: workloadManifest('web') });
  const label = ['label', 'deployment/web', `${inject}=enabled`, '--warnings-as-errors'];
  await expect(kubectl(label)).rejects.toThrow('is a label and has no effect here; make it an annotation.');
});

it.each([
  ['client-side', []],
  ['server-side', ['--server-side']],
])('%s apply, repeated, starts no further rollout', async (_side, flags) => {
  const { kubectl } = await namespaceForTest('apply');
  const apply = (annotations: Record<string, string>) =>
    kubectl(['apply', ...flags, '-f', '-'], { input: workloadManifest('web', { annotations }) });
  for (let time = 0; time < 3; time++) await apply({ [inject]: 'enabled' });
  const applied = await deployment(kubectl);
  expect(applied.metadata.generation).toBe(1);
  expect(applied.metadata.annotations).toHaveProperty(['gracehook.io/strategy-was']);
  const sets = await kubectl(['get', 'replicasets', '-o', 'name']);
  expect(sets.trim().split('\n').length).toBe(1);
  await apply({});
  const after = await deployment(kubectl);
  expect(after.metadata.generation).toBe(2);
  expect(JSON.stringify([after.spec, Object.keys(after.metadata.annotations ?? {})])).not.toContain(
    'gracehook.io',
  );
});

it('reports a bad value to the person, uses the default, and injects the rest but the author’s hook', async () => {
  const { kubectl } = await namespaceForTest('bad');
  const preStop = { exec: { command: ['/bin/true'] } };
  const input = podManifest('bad', {
    annotations: { [inject]: 'enabled', 'gracehook.io/delay': 'banana', 'gracehook.io/readiness': 'tcp' },
    container,
    moreContainers: [{ name: 'hooked', image: 'none', lifecycle: { preStop } }],
  });
  await expect(kubectl(['create', '-f', '-', '--warnings-as-errors'], { input })).rejects.toThrow(
    'Warning: gracehook.io/delay: "banana" is not a duration',
  );
  const pod = JSON.parse(await kubectl(['get', 'pod', 'bad', '-o', 'json'])) as Stored;
  expect(pod.spec['terminationGracePeriodSeconds']).toBe(40);
  expect(pod.spec.containers).toMatchObject([
    { lifecycle: { preStop: { sleep: { seconds: 5 } } }, readinessProbe: { tcpSocket: { port: 8080 } } },
    { lifecycle: { preStop } },
  ]);
  expect(pod.spec.containers[1]?.['lifecycle']).toEqual({ preStop });
  const status = JSON.parse(pod.metadata.annotations?.['gracehook.io/status'] ?? '');
  expect(status.reasons).toEqual(expect.arrayContaining(['InvalidAnnotation', 'PreStopAlreadySet']));
});

it('injects pods of a labelled namespace that say nothing themselves', async () => {
  const { kubectl, name } = await namespaceForTest('labelled');
  await cluster.kubectl(['label', 'namespace', name, `${inject}=enabled`]);
  await eventually(
    async () => {
      const dryRun = await kubectl(['run', 'any', '--image=none', '--dry-run=server', '-o', 'json']);
      expect((JSON.parse(dryRun) as Stored).spec['terminationGracePeriodSeconds']).toBe(40);
    },
    { withinSeconds: 30 },
  );
  const optedOut = await kubectl([
    'run',
    'out',
    '--image=none',
    `--annotations=${inject}=disabled`,
    '--dry-run=server',
    '-o',
    'json',
  ]);
  expect((JSON.parse(optedOut) as Stored).spec['terminationGracePeriodSeconds']).toBe(30);
});

it('what was decided is in the audit log of the API server, and no value of a variable', async ({ skip }) => {
  const { auditLog } = cluster;
  if (auditLog === undefined) return skip('not run: the audit log of this cluster is somebody else’s');
  const { kubectl, name } = await namespaceForTest('audit');
  const preStop = { exec: { command: ['/bin/true'] } };
  const wishes = {
    annotations: { 'gracehook.io/env': 'TOKEN=hunter2' },
    container: { env: [{ name: 'PASSWORD', value: 'hunter2' }], lifecycle: { preStop } },
  };
  await kubectl(['create', '-f', '-'], { input: podManifest('bare', { ...wishes, isOptedIn: true }) });
  await kubectl(['create', '-f', '-'], { input: workloadManifest('web', wishes) });
  await annotate(kubectl, `${inject}=enabled`);
  const lines = (await readFile(auditLog, 'utf8')).split('\n').filter((line) => line.includes(`"${name}"`));
  const audited = lines.map((line) => JSON.parse(line) as Audited);
  const annotationsOf = (what: string) =>
    audited.find(
      ({ verb, objectRef: { resource, name: called } }) => `${verb} ${resource}/${called}` === what,
    )?.annotations;
  expect(annotationsOf('create pods/bare')).toMatchObject({
    'pods.gracehook.io/outcome': 'patched',
    'pods.gracehook.io/reasons': expect.stringContaining('PreStopAlreadySet'),
  });
  expect(annotationsOf('patch deployments/web')).toMatchObject({
    'workloads.gracehook.io/outcome': 'patched',
    'workloads.gracehook.io/reasons': expect.stringContaining('OptInRollout'),
  });
  expect(lines.join()).not.toContain('hunter2');
});

/** A line of the audit log. */
interface Audited {
  readonly verb: string;
  readonly objectRef: { readonly resource: string; readonly name?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

type Kubectl = TestNamespace['kubectl'];

async function namespaceForTest(prefix: string): Promise<TestNamespace> {
  const namespace = await createTestNamespace(cluster, prefix);
  onTestFinished(() => namespace.remove());
  return namespace;
}

/** Creates a pod that says nothing to Gracehook, and gives it as it was stored, less what differs between any two. */
async function createPlainPod(): Promise<object> {
  const { kubectl } = plainNamespace;
  const input = podManifest('plain', { container });
  const stored = await kubectl(['create', '-o', 'json', '-f', '-'], { input });
  await kubectl(['delete', 'pod', 'plain', '--force', '--grace-period=0']);
  return comparablePod(JSON.parse(stored));
}

async function annotate(kubectl: Kubectl, annotation: string): Promise<void> {
  await kubectl(['annotate', 'deployment/web', annotation]);
}

async function deployment(kubectl: Kubectl): Promise<Stored> {
  return JSON.parse(await kubectl(['get', 'deployment', 'web', '-o', 'json'])) as Stored;
}

async function podOf(kubectl: Kubectl, selector: string): Promise<Stored> {
  const { items } = JSON.parse(await kubectl(['get', 'pods', '-l', selector, '-o', 'json'])) as {
    items: Stored[];
  };
  const [first] = items;
  if (first === undefined) throw new Error(`no pod has ${selector}`);
  return first;
}

/** How many reviews the webhook has decided. */
async function decisionsCounted(): Promise<number> {
  const lines = (await webhook.metrics())
    .split('\n')
    .filter((line) => line.startsWith('gracehook_admission_decisions_total{'));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
