import { afterAll, beforeAll, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { asList, asString, type JsonObject, valueAt } from '../../src/core/json.ts';
import { applyOperations, type Operation } from '../../src/core/json-patch.ts';
import { defaultContext } from '../../src/core/pod-context.ts';
import { version } from '../../src/version.ts';
import { type ApiCall, apiClient } from './api-client.ts';
import { differences } from './differences.ts';
import { dryRunPod } from './dry-run.ts';
import { type OtherWebhook, startOtherWebhook } from './other-webhook.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';
import { writtenStatus } from './written-status.ts';

/*
 * A second webhook adds a sidecar, before ours in one namespace and after it in another. In a third one nobody adds
 * anything: pods that had the sidecar from the start are stored there while no webhook is registered, for comparison.
 */
const wish = 'example.org/sidecar';
const sidecar: JsonObject = {
  name: 'sidecar',
  image: 'none',
  ports: [{ containerPort: 15_001, name: 'http-proxy' }],
  livenessProbe: { httpGet: { path: '/live', port: 15_001 } },
};

/** What the other webhook does to a pod that wishes it, and does once only. */
const wishes: Readonly<Record<string, readonly Operation[]>> = {
  'a sidecar at the end': [{ op: 'add', path: '/spec/containers/-', value: sidecar }],
  'a sidecar at the front, which moves the others': [
    { op: 'add', path: '/spec/containers/0', value: sidecar },
  ],
  'a sidecar with a hook of its own': [
    {
      op: 'add',
      path: '/spec/containers/-',
      value: { ...sidecar, lifecycle: { preStop: { sleep: { seconds: 12 } } } },
    },
  ],
  'a proxy for outbound traffic': [
    { op: 'add', path: '/spec/containers/-', value: { ...sidecar, name: 'cloud-sql-proxy' } },
  ],
  'a native sidecar': [
    { op: 'add', path: '/spec/initContainers', value: [{ ...sidecar, restartPolicy: 'Always' }] },
  ],
  'a sidecar and a grace period': [
    { op: 'add', path: '/spec/containers/-', value: sidecar },
    { op: 'add', path: '/spec/terminationGracePeriodSeconds', value: 90 },
  ],
};
const context = defaultContext(version);

const namespaces = new Map<string, TestNamespace>();
let call: ApiCall;
let webhook: WebhookProcess;
let other: OtherWebhook;
const expected = new Map<string, JsonObject | undefined>();

beforeAll(async () => {
  call = await apiClient(cluster);
  for (const order of ['before', 'after', 'alone'])
    namespaces.set(order, await createTestNamespace(cluster, `sidecar-${order}`));
  for (const [name, operations] of Object.entries(wishes)) {
    const whole = applyOperations(appPod(name), operations) as JsonObject;
    const patched = applyOperations(whole, decide(whole, context).operations) as JsonObject;
    expected.set(name, (await create('alone', patched)).pod);
  }
  other = await startOtherWebhook(cluster, addOnce);
  webhook = await startWebhook(cluster);
  await other.register('aaa-before.example.org', namespaceOf('before'));
  await other.register('zzz-after.example.org', namespaceOf('after'));
  const isAsked = async (order: string) => {
    const { pod } = await create(order, appPod('a sidecar at the end'));
    expect(asList(valueAt(pod, ['spec', 'containers']))).toHaveLength(2);
  };
  for (const order of ['before', 'after']) await eventually(() => isAsked(order), { withinSeconds: 30 });
});
afterAll(async () => {
  await other?.stop();
  await webhook?.stop();
  for (const namespace of namespaces.values()) await namespace.remove();
});

const cases = Object.keys(wishes).flatMap((name) =>
  ['before', 'after'].map((order) => [name, order] as const),
);

it.each(cases)('stores %s, added %s us, as if the pod had come with it', async (name, order) => {
  const { pod, refusal } = await create(order, appPod(name));
  expect(refusal).toBeUndefined();
  expect(differences(expected.get(name), pod)).toEqual([]);
  for (const container of asList(valueAt(pod, ['spec', 'containers'])))
    expect(valueAt(container, ['lifecycle', 'preStop', 'sleep', 'seconds'])).toBeGreaterThan(0);
});

it.each(['before', 'after'])(
  'writes one label and one status on a pod that is really stored, with the sidecar %s us',
  async (order) => {
    const namespace = namespaces.get(order) as TestNamespace;
    await namespace.kubectl(['create', '-f', '-'], { input: JSON.stringify(appPod('a sidecar at the end')) });
    const stored = await namespace.kubectl(['get', 'pod', 'app', '-o', 'json']);
    const pod = JSON.parse(stored) as JsonObject;
    expect(writtenStatus(pod)).toMatchObject({
      grace: { written: 30, set: 40 },
      preStop: { app: 'sleep 5', sidecar: 'sleep 5' },
      readiness: { sidecar: 'httpGet /live 15001' },
      pins: { 'sidecar/livenessProbe': { set: 35 } },
    });
    expect(valueAt(pod, ['metadata', 'labels'])).toEqual({ 'gracehook.io/injected': 'true' });
  },
);

function addOnce(pod: JsonObject): readonly Operation[] {
  const name = asString(valueAt(pod, ['metadata', 'annotations', wish])) ?? '';
  const all = ['containers', 'initContainers'].flatMap((list) => asList(valueAt(pod, ['spec', list])));
  return all.length > 1 ? [] : (wishes[name] ?? []);
}

function appPod(sidecarWish: string): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'app',
      annotations: {
        'gracehook.io/inject': 'enabled',
        'gracehook.io/env': 'RETRY_COUNT=3',
        [wish]: sidecarWish,
      },
    },
    spec: { containers: [{ name: 'app', image: 'none', ports: [{ containerPort: 8080 }] }] },
  };
}

function namespaceOf(order: string): string {
  return namespaces.get(order)?.name ?? '';
}

function create(order: string, pod: JsonObject) {
  return dryRunPod(call, namespaceOf(order), pod);
}
