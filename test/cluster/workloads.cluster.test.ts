import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JsonObject, valueAt } from '../../src/core/json.ts';
import { observe } from './observed-workload.ts';
import { apiDefault, copies, mark, send, surged } from './opted-in-workload.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { eventually, namespaceFor } from './test-namespace.ts';
import { workloadManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

/*
 * What people do with kubectl to a workload that opted in comes to rest after one rollout at most. What is counted are
 * generations and ReplicaSets, for which no pod needs to run: most workloads here have no replicas.
 */
const inject = 'gracehook.io/inject';
const delay = 'gracehook.io/delay';
const spec = { replicas: 0 };
const plain = workloadManifest('web', { spec });
const optedIn = workloadManifest('web', { spec, isOptedIn: true });

let webhook: WebhookProcess;
beforeAll(async () => {
  webhook = await startWebhook(cluster);
});
afterAll(() => webhook?.stop());

it.concurrent('a whole-object PUT of the manifest, repeated, starts no rollout', async (test) => {
  const namespace = await namespaceFor(test, cluster, 'put');
  await send(namespace, 'create', optedIn);
  const before = await observe(namespace);
  for (let time = 0; time < 3; time++) await unlessBusy(() => send(namespace, 'replace', optedIn));
  const after = await observe(namespace);
  // The generation rises, as it does without us: a PUT also takes away the revision that the controller had noted.
  expect(after.object['spec']).toEqual(before.object['spec']);
  expect(after).toMatchObject({
    replicaSets: 1,
    strategy: surged,
    own: { inject: 'enabled', ...mark },
    template: copies({ inject: 'enabled' }),
  });
});

it.concurrent('an edit of the whole object starts one rollout for a changed value, and none for the same', async (test) => {
  const namespace = await namespaceFor(test, cluster, 'edit');
  await send(namespace, 'create', optedIn);
  const edit = async () => {
    const text = await namespace.kubectl(['get', 'deployment', 'web', '-o', 'json']);
    const { metadata, ...rest } = JSON.parse(text);
    const annotations = { ...metadata.annotations, [delay]: '7s' };
    await send(namespace, 'replace', JSON.stringify({ ...rest, metadata: { ...metadata, annotations } }));
  };
  for (let time = 0; time < 3; time++) await unlessBusy(edit);
  expect(await observe(namespace)).toMatchObject({
    generation: 2,
    replicaSets: 2,
    template: copies({ delay: '7s', inject: 'enabled' }),
  });
});

it.concurrent('kubectl edit changes a value with one rollout, and takes no copy for the person’s own', async (test) => {
  const namespace = await namespaceFor(test, cluster, 'kubectl-edit');
  const annotations = { [inject]: 'enabled', [delay]: '7s' };
  await send(namespace, 'apply', workloadManifest('web', { spec, annotations }));
  // The first line of the value, which is the workload's own; the copy in the template stays as it is.
  const env = { KUBE_EDITOR: String.raw`sed -i '0,/gracehook.io.delay: 7s/s//gracehook.io\/delay: 8s/'` };
  await unlessBusy(() => namespace.kubectl(['edit', 'deployment', 'web'], { env }));
  const edited = await observe(namespace);
  expect(edited).toMatchObject({ generation: 2, replicaSets: 2, own: { delay: '8s' } });
  expect(edited.template).toEqual(copies({ delay: '8s', inject: 'enabled' }));
});

it.concurrent('an undo to before the opt-in opts out, and an undo of that opts in again', async (test) => {
  const namespace = await namespaceFor(test, cluster, 'undo');
  const { kubectl } = namespace;
  await send(namespace, 'create', plain);
  const before = await observe(namespace);
  await kubectl(['annotate', 'deployment/web', `${inject}=enabled`, `${delay}=7s`]);
  const opted = await observe(namespace);
  expect(opted).toMatchObject({ replicaSets: 2, strategy: surged });
  await kubectl(['rollout', 'undo', 'deployment/web', '--to-revision=1']);
  const undone = await observe(namespace);
  expect(undone.object['spec']).toEqual(before.object['spec']);
  expect(undone).toMatchObject({ strategy: apiDefault, traces: [], replicaSets: 2 });
  await kubectl(['rollout', 'undo', 'deployment/web']);
  const again = await observe(namespace);
  expect(again.object['spec']).toEqual(opted.object['spec']);
  expect(again).toMatchObject({ own: opted.own, replicaSets: 2 });
});

it.concurrent('an undo between opted-in revisions, a restart and a new image are one rollout each', async (test) => {
  const namespace = await namespaceFor(test, cluster, 'revisions');
  const { kubectl } = namespace;
  await send(namespace, 'create', optedIn);
  const first = await observe(namespace);
  await kubectl(['set', 'image', 'deployment/web', 'app=docker.io/lab/other:v2']);
  await kubectl(['rollout', 'restart', 'deployment/web']);
  expect(await observe(namespace)).toMatchObject({ generation: 3, replicaSets: 3 });
  await kubectl(['rollout', 'undo', 'deployment/web', '--to-revision=1']);
  const undone = await observe(namespace);
  expect(undone.object['spec']).toEqual(first.object['spec']);
  expect(undone).toMatchObject({ generation: 4, replicaSets: 3, own: first.own, strategy: surged });
});

it.concurrent('a paused Deployment takes its copies at once and rolls when it is resumed', async (test) => {
  const namespace = await namespaceFor(test, cluster, 'paused');
  const { kubectl } = namespace;
  await send(namespace, 'create', plain);
  await kubectl(['rollout', 'pause', 'deployment/web']);
  await kubectl(['annotate', 'deployment/web', `${inject}=enabled`]);
  expect(await observe(namespace)).toMatchObject({
    replicaSets: 1,
    strategy: surged,
    template: copies({ inject: 'enabled' }),
  });
  await kubectl(['rollout', 'resume', 'deployment/web']);
  expect(await observe(namespace)).toMatchObject({ generation: 4, replicaSets: 2 });
});

it.concurrent.for(['StatefulSet', 'DaemonSet'])(
  'a %s is copied to, keeps its own strategy, and opts out without a trace',
  async (kind, test) => {
    const namespace = await namespaceFor(test, cluster, kind.toLowerCase());
    const workload = `${kind.toLowerCase()}/web`;
    const nowhere = { podSpec: { nodeSelector: { nowhere: 'yes' } } };
    await send(namespace, 'apply', workloadManifest('web', nowhere, kind));
    const before = await observe(namespace, workload);
    for (let time = 0; time < 2; time++)
      await send(namespace, 'apply', workloadManifest('web', { ...nowhere, isOptedIn: true }, kind));
    const opted = await observe(namespace, workload);
    expect(opted).toMatchObject({
      generation: 2,
      own: { inject: 'enabled' },
      template: copies({ inject: 'enabled' }, `${kind}/web`),
    });
    expect(valueAt(opted.object, ['spec', 'updateStrategy'])).toEqual(
      valueAt(before.object, ['spec', 'updateStrategy']),
    );
    await send(namespace, 'apply', workloadManifest('web', nowhere, kind));
    const after = await observe(namespace, workload);
    expect(after.object['spec']).toEqual(before.object['spec']);
    expect(after).toMatchObject({ generation: 3, traces: [] });
  },
);

it.concurrent('a template cloned to another workload keeps its injection, and the clone is nobody’s copy', async (test) => {
  const namespace = await namespaceFor(test, cluster, 'clone');
  await send(namespace, 'create', optedIn);
  const { template } = (await observe(namespace)).object['spec'] as JsonObject;
  const clone = (name: string, annotations: object) =>
    JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, annotations },
      spec: { ...spec, selector: { matchLabels: { app: 'web' } }, template },
    });
  await send(namespace, 'create', clone('silent', {}));
  await send(namespace, 'create', clone('speaking', { [delay]: '7s' }));
  const silent = await observe(namespace, 'deployment/silent');
  expect(silent).toMatchObject({ generation: 1, strategy: surged });
  expect(silent.own).toEqual(mark);
  expect(silent.template).toEqual({ inject: 'enabled' });
  const speaking = await observe(namespace, 'deployment/speaking');
  expect(speaking.template).toEqual({
    inject: 'enabled',
    ...copies({ delay: '7s' }, 'Deployment/speaking'),
  });
  // Going away again takes its own copy and leaves the injection, which came with the template.
  await namespace.kubectl(['annotate', 'deployment/speaking', `${delay}-`]);
  expect((await observe(namespace, 'deployment/speaking')).template).toEqual({ inject: 'enabled' });
});

it.concurrent('a workload that an operator owns is never written, and the person is told where to opt in', async (test) => {
  const namespace = await namespaceFor(test, cluster, 'owned');
  const { kubectl } = namespace;
  // Without a real owner the garbage collector would delete it.
  const uid = await kubectl(['create', 'configmap', 'shop', '-o', 'jsonpath={.metadata.uid}']);
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'shop', uid, controller: true };
  const { metadata, ...rest } = JSON.parse(plain);
  await send(
    namespace,
    'create',
    JSON.stringify({ ...rest, metadata: { ...metadata, ownerReferences: [owner] } }),
  );
  const before = await observe(namespace);
  await expect(
    kubectl(['annotate', 'deployment/web', `${inject}=enabled`, '--warnings-as-errors']),
  ).rejects.toThrow(
    'Warning: A ConfigMap owns this workload; opt in through its pod template or the namespace.',
  );
  const after = await observe(namespace);
  expect(after.object['spec']).toEqual(before.object['spec']);
  expect(after).toMatchObject({ replicaSets: 1, own: { inject: 'enabled' } });
});

/** Tries again where the controller wrote at the same moment, which a PUT of a whole object is refused for. */
function unlessBusy(write: () => Promise<unknown>): Promise<unknown> {
  return eventually(write, { withinSeconds: 10 });
}
