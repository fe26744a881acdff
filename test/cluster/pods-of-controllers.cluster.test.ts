import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JsonObject, valueAt } from '../../src/core/json.ts';
import { copies, send } from './opted-in-workload.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { eventually, namespaceFor, type TestNamespace } from './test-namespace.ts';
import { podManifest, workloadManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';
import { writtenStatus } from './written-status.ts';

const inject = 'gracehook.io/inject';
const withinSeconds = 60;
const port = { ports: [{ containerPort: 8080 }] };

let webhook: WebhookProcess;
beforeAll(async () => {
  webhook = await startWebhook(cluster);
});
afterAll(() => webhook?.stop());

it.concurrent('the pods of a Job that a CronJob makes are left alone', async (test) => {
  const { kubectl } = await namespaceFor(test, cluster, 'job');
  const pod = JSON.parse(podManifest('app', { isOptedIn: true }));
  const template = {
    metadata: { annotations: pod.metadata.annotations },
    spec: { ...pod.spec, restartPolicy: 'Never' },
  };
  const cronJob = {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'nightly', annotations: { [inject]: 'enabled' } },
    spec: { schedule: '0 3 31 2 *', jobTemplate: { spec: { template } } },
  };
  await kubectl(['create', '-f', '-'], { input: JSON.stringify(cronJob) });
  await kubectl(['create', 'job', 'now', '--from=cronjob/nightly']);
  const [made] = await podsOf(kubectl, 'job-name=now');
  expect(writtenStatus(made)['reasons']).toEqual(['RunsToCompletion']);
  expect(valueAt(made, ['metadata', 'labels', 'gracehook.io/injected'])).toBeUndefined();
  expect(valueAt(made, ['spec', 'terminationGracePeriodSeconds'])).toBe(30);
  expect(valueAt(made, ['spec', 'containers', 0, 'lifecycle'])).toBeUndefined();
});

it.concurrent('a DaemonSet has injected pods, without an invented probe', async (test) => {
  const own = await namespaceFor(test, cluster, 'daemon');
  await send(own, 'create', workloadManifest('web', { isOptedIn: true, container: port }, 'DaemonSet'));
  const [made] = await podsOf(own.kubectl, 'app=web');
  expect(valueAt(made, ['metadata', 'labels', 'gracehook.io/injected'])).toBe('true');
  expect(valueAt(made, ['spec', 'containers', 0, 'lifecycle', 'preStop', 'sleep', 'seconds'])).toBe(5);
  expect(valueAt(made, ['spec', 'containers', 0, 'readinessProbe'])).toBeUndefined();
  expect(writtenStatus(made)['reasons']).toContain('NoReadiness');
});

it.concurrent('a StatefulSet with OnDelete restarts nothing by itself, and its next pod is injected', async (test) => {
  const own = await namespaceFor(test, cluster, 'ondelete');
  const onDelete = { replicas: 1, updateStrategy: { type: 'OnDelete' } };
  await send(own, 'create', workloadManifest('web', { spec: onDelete }, 'StatefulSet'));
  const [before] = await podsOf(own.kubectl, 'app=web');
  await own.kubectl(['annotate', 'statefulset/web', `${inject}=enabled`]);
  await eventually(
    async () => {
      const set = JSON.parse(await own.kubectl(['get', 'statefulset', 'web', '-o', 'json']));
      expect(set.status.observedGeneration).toBe(2);
      expect(set.status.updateRevision).not.toBe(set.status.currentRevision);
      expect(set.spec.template.metadata.annotations).toMatchObject({
        [inject]: 'enabled',
        'gracehook.io/copied': copies({ inject: 'enabled' }, 'StatefulSet/web').copied,
      });
    },
    { withinSeconds },
  );
  const [meanwhile] = await podsOf(own.kubectl, 'app=web');
  expect(uidOf(meanwhile)).toBe(uidOf(before));
  await own.kubectl(['delete', 'pod', 'web-0', '--timeout=60s']);
  const [after] = await podsOf(own.kubectl, 'app=web,gracehook.io/injected=true');
  expect(uidOf(after)).not.toBe(uidOf(before));
  expect(valueAt(after, ['spec', 'terminationGracePeriodSeconds'])).toBe(40);
});

async function podsOf(kubectl: TestNamespace['kubectl'], selector: string): Promise<JsonObject[]> {
  return eventually(
    async () => {
      const list = JSON.parse(await kubectl(['get', 'pods', '-l', selector, '-o', 'json']));
      expect(list.items.length).toBeGreaterThan(0);
      return list.items;
    },
    { withinSeconds },
  );
}

function uidOf(pod: JsonObject | undefined): unknown {
  return valueAt(pod, ['metadata', 'uid']);
}
