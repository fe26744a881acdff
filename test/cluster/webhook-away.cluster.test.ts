import { expect, it, onTestFinished } from 'vitest';
import { findTraces, readPods } from '../lab/stored-objects.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { podManifest, workloadManifest } from './test-objects.ts';
import { registration, startWebhook, type WebhookProcess } from './webhook-process.ts';

it('takes its registration away when it is told to end', async () => {
  const webhook = await startWebhook(cluster);
  onTestFinished(() => webhook.remove());
  await webhook.stop();
  expect(await cluster.kubectl(['get', ...registration, '--ignore-not-found'])).toBe('');
  expect(webhook.output()).toContain('ended');
});

it('keeps no pod from being created when it was killed', async () => {
  const { webhook, namespace } = await start('killed');
  await webhook.kill();
  const { kubectl } = namespace;
  expect(await cluster.kubectl(['get', ...registration, '-o', 'name'])).not.toBe('');
  for (const isOptedIn of [false, true]) {
    const name = isOptedIn ? 'annotated' : 'plain';
    const began = performance.now();
    const stored = await kubectl(['create', '-o', 'json', '-f', '-'], {
      input: podManifest(name, { isOptedIn }),
    });
    console.log(`webhook killed: ${name} pod created in ${Math.round(performance.now() - began)} ms`);
    expect(JSON.parse(stored).spec.containers[0].lifecycle).toBeUndefined();
    await kubectl(['create', '-f', '-'], { input: workloadManifest(name, { isOptedIn }) });
  }
  await eventually(
    async () => {
      for (const name of ['plain', 'annotated'])
        expect(await readPods(cluster, namespace.name, name)).toHaveLength(2);
    },
    { withinSeconds: 30 },
  );
});

it('is in nobody’s way but that of annotated pods when it is gone under failurePolicy Fail', async () => {
  const { webhook, namespace } = await start('fail');
  const { kubectl } = namespace;
  const fail = [0, 1].map((index) => ({
    op: 'replace',
    path: `/webhooks/${index}/failurePolicy`,
    value: 'Fail',
  }));
  await webhook.kill();
  await cluster.kubectl(['patch', ...registration, '--type=json', '-p', JSON.stringify(fail)]);
  const annotated = podManifest('annotated', { isOptedIn: true });
  await eventually(
    () =>
      expect(kubectl(['create', '--dry-run=server', '-f', '-'], { input: annotated })).rejects.toThrow(
        'failed calling webhook "pods.gracehook.io"',
      ),
    { withinSeconds: 30 },
  );

  await kubectl(['create', '-f', '-'], { input: podManifest('plain') });
  await kubectl(['label', 'pod', 'plain', 'changed=yes']);
  await kubectl(['delete', 'pod', 'plain', '--grace-period=1']);
  await Promise.all(['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => liveThrough(namespace, kind)));
  // Even one that opted in can be changed and deleted: the entry for workloads is always Ignore.
  await kubectl(['create', '-f', '-'], { input: workloadManifest('annotated', { isOptedIn: true }) });
  await kubectl(['annotate', 'deployment/annotated', 'gracehook.io/delay=7s']);
  await kubectl(['delete', 'deployment', 'annotated', '--cascade=foreground', '--timeout=90s'], {
    timeoutSeconds: 100,
  });
});

/** Creates an un-annotated workload, changes it and its pods, and deletes it in the foreground. */
async function liveThrough({ name: namespace, kubectl }: TestNamespace, kind: string): Promise<void> {
  const name = kind.toLowerCase();
  await kubectl(['create', '-f', '-'], { input: workloadManifest(name, {}, kind) });
  const pods = await eventually(
    async () => {
      const found = await readPods(cluster, namespace, name);
      expect(found.length).toBeGreaterThan(0);
      return found;
    },
    { withinSeconds: 30 },
  );
  expect(pods.flatMap(findTraces)).toEqual([]);
  await kubectl(['annotate', kind, name, 'example.org/changed=yes']);
  await kubectl(['set', 'env', `${kind}/${name}`, 'CHANGED=yes']);
  await kubectl(['delete', kind, name, '--cascade=foreground', '--timeout=90s'], { timeoutSeconds: 100 });
  expect(await kubectl(['get', kind, name, '--ignore-not-found'])).toBe('');
}

/** A webhook of the test's own; what it may leave behind when it is killed goes with the test. */
async function start(prefix: string): Promise<{ webhook: WebhookProcess; namespace: TestNamespace }> {
  const namespace = await createTestNamespace(cluster, prefix);
  onTestFinished(() => namespace.remove());
  const webhook = await startWebhook(cluster);
  onTestFinished(() => webhook.remove());
  return { webhook, namespace };
}
