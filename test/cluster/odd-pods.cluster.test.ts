import { afterAll, beforeAll, expect, it } from 'vitest';
import { asList, asString, type JsonObject, valueAt } from '../../src/core/json.ts';
import { type ApiCall, apiClient } from './api-client.ts';
import { dryRunPod } from './dry-run.ts';
import { pauseImageName } from './node/pause-image.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, namespaceFor, type TestNamespace } from './test-namespace.ts';
import { podManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';
import { writtenStatus } from './written-status.ts';

type Wishes = Parameters<typeof podManifest>[1];

const inject = 'gracehook.io/inject';
const port = { ports: [{ containerPort: 8080 }] };

let namespace: TestNamespace;
let call: ApiCall;
let webhook: WebhookProcess;
beforeAll(async () => {
  call = await apiClient(cluster);
  namespace = await createTestNamespace(cluster, 'odd');
  webhook = await startWebhook(cluster);
});
afterAll(async () => {
  await webhook?.stop();
  await namespace?.remove();
});

it.each<[name: string, wishes: Wishes, reason: string]>([
  ['that restarts on failure only', { podSpec: { restartPolicy: 'OnFailure' } }, 'RunsToCompletion'],
  ['that asks to be killed at once', { podSpec: { terminationGracePeriodSeconds: 0 } }, 'GracePeriodZero'],
  [
    'whose containers are none that were named',
    { annotations: { 'gracehook.io/containers': 'nosuch' } },
    'NoKnownContainer',
  ],
])('a bare pod %s is stored as it is, but for a status that says why', async (_name, wishes, reason) => {
  const [plain, optedIn] = await Promise.all([created(wishes, false), created(wishes, true)]);
  expect(optedIn['spec']).toEqual(plain['spec']);
  expect(valueAt(optedIn, ['metadata', 'labels'])).toBeUndefined();
  expect(writtenStatus(optedIn)['reasons']).toContain(reason);
});

it('a mirror pod, as a kubelet makes one of a static pod, is stored as it is', async () => {
  const annotations = { 'kubernetes.io/config.mirror': 'x' };
  const wishes = { annotations, podSpec: { nodeName: 'a-node' } };
  const [plain, optedIn] = await Promise.all([created(wishes, false), created(wishes, true)]);
  expect(optedIn['spec']).toEqual(plain['spec']);
  expect(valueAt(optedIn, ['metadata', 'annotations'])).toEqual({ ...annotations, [inject]: 'enabled' });
});

it.each<[name: string, wishes: Wishes]>([
  ['on Windows', { podSpec: { os: { name: 'windows' } } }],
  ['on the host network', { container: port, podSpec: { hostNetwork: true } }],
  [
    'with 30 containers',
    {
      moreContainers: Array.from({ length: 29 }, (_, index) => ({
        name: `c${index}`,
        image: 'none',
        ...port,
      })),
    },
  ],
  [
    'with 30 containers of the longest names',
    {
      moreContainers: Array.from({ length: 29 }, (_, index) => ({
        name: `${'x'.repeat(60)}-${index + 10}`,
        image: 'none',
        livenessProbe: { tcpSocket: { port: 80 } },
      })),
    },
  ],
])('a bare pod %s gets a hook in each container, and a status that fits', async (_name, wishes) => {
  const pod = await created(wishes, true);
  for (const container of asList(valueAt(pod, ['spec', 'containers'])))
    expect(valueAt(container, ['lifecycle', 'preStop', 'sleep', 'seconds'])).toBe(5);
  expect(valueAt(pod, ['spec', 'terminationGracePeriodSeconds'])).toBe(40);
  const status = asString(valueAt(pod, ['metadata', 'annotations', 'gracehook.io/status'])) ?? '';
  expect(status).toContain('"grace":{"written":30,"set":40}');
  expect(Buffer.byteLength(status)).toBeLessThanOrEqual(2_048);
});

it('a pod whose annotations are nearly as large as the API server takes is injected without a status', async () => {
  const pod = await created({ annotations: { big: 'x'.repeat(262_000) } }, true);
  expect(valueAt(pod, ['spec', 'terminationGracePeriodSeconds'])).toBe(40);
  expect(valueAt(pod, ['metadata', 'annotations', 'gracehook.io/status'])).toBeUndefined();
});

it.concurrent('a pod made from the YAML of an injected one is not changed again, unless a setting did', async (test) => {
  const { kubectl } = await namespaceFor(test, cluster, 'again');
  await kubectl(['create', '-f', '-'], {
    input: podManifest('first', {
      isOptedIn: true,
      container: { ...port, livenessProbe: { tcpSocket: { port: 8080 }, initialDelaySeconds: 60 } },
    }),
  });
  const { apiVersion, kind, metadata, spec } = JSON.parse(
    await kubectl(['get', 'pod', 'first', '-o', 'json']),
  );
  const again = async (name: string, annotations: object) => {
    const { labels } = metadata;
    const copy = { name, labels, annotations: { ...metadata.annotations, ...annotations } };
    const input = JSON.stringify({
      apiVersion,
      kind,
      metadata: copy,
      spec: { ...spec, nodeName: undefined },
    });
    return JSON.parse(await kubectl(['create', '-o', 'json', '-f', '-'], { input }));
  };
  const same = await again('second', {});
  expect(same.metadata.annotations).toEqual(metadata.annotations);
  expect(same.metadata.labels).toEqual(metadata.labels);
  expect(same.spec).toEqual({ ...spec, nodeName: undefined });
  const longer = await again('third', { 'gracehook.io/delay': '9s' });
  expect(longer.spec.terminationGracePeriodSeconds).toBe(44);
  expect(longer.spec.containers[0]).toMatchObject({
    lifecycle: { preStop: { sleep: { seconds: 9 } } },
    livenessProbe: { terminationGracePeriodSeconds: 39 },
  });
});

it.concurrent('an injected pod takes a container to debug it, and stays as it is', async (test) => {
  const { kubectl } = await namespaceFor(test, cluster, 'debug');
  await kubectl(['create', '-f', '-'], { input: podManifest('web', { isOptedIn: true }) });
  const before = JSON.parse(await kubectl(['get', 'pod', 'web', '-o', 'json']));
  await kubectl([
    'debug',
    'pod/web',
    `--image=${pauseImageName}`,
    '--image-pull-policy=IfNotPresent',
    '--container=debugger',
    '--target=app',
  ]);
  const after = JSON.parse(await kubectl(['get', 'pod', 'web', '-o', 'json']));
  expect(after.spec.ephemeralContainers).toMatchObject([{ name: 'debugger' }]);
  expect(after.spec.ephemeralContainers[0].lifecycle).toBeUndefined();
  expect(after.spec.containers).toEqual(before.spec.containers);
  expect(after.metadata.annotations).toEqual(before.metadata.annotations);
});

/** A bare pod as a dry run stores it. */
async function created(wishes: Wishes, isOptedIn: boolean): Promise<JsonObject> {
  const { pod, refusal } = await dryRunPod(
    call,
    namespace.name,
    JSON.parse(podManifest('odd', { ...wishes, isOptedIn })),
  );
  expect(refusal).toBeUndefined();
  return pod ?? {};
}
