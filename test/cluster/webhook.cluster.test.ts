import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { podManifest, workloadManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

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

let plainBefore: Stored;
let webhook: WebhookProcess;
beforeAll(async () => {
  plainBefore = await createPlainPod(await namespaceOf('before'));
  webhook = await startWebhook(cluster);
});
afterAll(() => webhook?.stop());

it('stores an injected pod of an annotated Deployment, and a plain pod as if nobody were there', async () => {
  const { kubectl } = await namespaceForTest('inject');
  const container = { ports: [{ containerPort: 8080 }] };
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

  const calls = await decisionsCounted();
  expect(calls).toBeGreaterThan(0);
  const plain = await createPlainPod(await namespaceForTest('plain'));
  expect(authored(plain)).toEqual(authored(plainBefore));
  expect(await decisionsCounted()).toBe(calls);
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

it.each([
  ['client-side', []],
  ['server-side', ['--server-side']],
])('%s apply, repeated, starts no further rollout', async (_side, flags) => {
  const { kubectl } = await namespaceForTest('apply');
  const apply = (annotations: Record<string, string>) =>
    kubectl(['apply', ...flags, '-f', '-'], { input: workloadManifest('web', { annotations }) });
  for (let time = 0; time < 3; time++) await apply({ [inject]: 'enabled' });
  expect((await deployment(kubectl)).metadata.generation).toBe(1);
  await apply({});
  const after = await deployment(kubectl);
  expect(after.metadata.generation).toBe(2);
  expect(JSON.stringify([after.spec, Object.keys(after.metadata.annotations ?? {})])).not.toContain(
    'gracehook.io',
  );
});

it('reports a bad value to the person, uses the default, and injects the rest', async () => {
  const { kubectl } = await namespaceForTest('bad');
  const annotations = [`--annotations=${inject}=enabled`, '--annotations=gracehook.io/delay=banana'];
  await expect(
    kubectl([
      'run',
      'bad',
      '--image=none',
      '--image-pull-policy=Never',
      ...annotations,
      '--warnings-as-errors',
    ]),
  ).rejects.toThrow('Warning: gracehook.io/delay: "banana" is not a duration');
  const pod = JSON.parse(await kubectl(['get', 'pod', 'bad', '-o', 'json'])) as Stored;
  expect(pod.spec.containers[0]?.['lifecycle']).toEqual({ preStop: { sleep: { seconds: 5 } } });
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

type Kubectl = TestNamespace['kubectl'];

async function namespaceOf(prefix: string): Promise<TestNamespace> {
  return createTestNamespace(cluster, prefix);
}

async function namespaceForTest(prefix: string): Promise<TestNamespace> {
  const namespace = await namespaceOf(prefix);
  onTestFinished(() => namespace.remove());
  return namespace;
}

async function createPlainPod({ kubectl }: TestNamespace): Promise<Stored> {
  await kubectl(['create', '-f', '-'], { input: podManifest('plain') });
  return JSON.parse(await kubectl(['get', 'pod', 'plain', '-o', 'json'])) as Stored;
}

/** What the author wrote and the defaults made of it: without what differs from one creation to the next. */
function authored({ metadata, spec }: Stored): unknown {
  const text = JSON.stringify({
    annotations: metadata.annotations,
    labels: metadata.labels,
    spec: { ...spec, nodeName: '' },
  });
  return JSON.parse(text.replaceAll(/kube-api-access-\w+/g, 'kube-api-access'));
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
