import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JsonObject, valueAt } from '../../src/core/json.ts';
import { observe } from './observed-workload.ts';
import { apiDefault, copies, mark, send, surged } from './opted-in-workload.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { namespaceFor, type TestNamespace } from './test-namespace.ts';
import { workloadManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

/*
 * Git holds a manifest and something applies it again and again: Argo CD on the client side (three-way) or on the
 * server side with a field manager of its own that takes every conflict, as here.
 */
const sides = {
  'client side': 'apply',
  'server side': 'apply --server-side --field-manager=argocd-controller --force-conflicts',
} as const;
type Side = keyof typeof sides;
const bothSides = Object.keys(sides) as Side[];

const inject = 'gracehook.io/inject';
const delay = 'gracehook.io/delay';
const replicas = 0;
const numbers = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } };
const git = (strategy?: object, more: Parameters<typeof workloadManifest>[1] = {}) =>
  workloadManifest('web', { ...more, spec: { replicas, strategy } });

let webhook: WebhookProcess;
beforeAll(async () => {
  webhook = await startWebhook(cluster);
});
afterAll(() => webhook?.stop());

const strategies: readonly (readonly [name: string, inGit: object | undefined, stored: object])[] = [
  ['no strategy', undefined, surged],
  ['its type alone', { type: 'RollingUpdate' }, surged],
  ["the API's own default", apiDefault, apiDefault],
  ['numbers', numbers, numbers],
];

it.concurrent.for(bothSides.flatMap((side) => strategies.map((row) => [side, ...row] as const)))(
  'an opt-in by hand lasts while the %s applies a manifest with %s, and leaves without a trace',
  async ([side, name, inGit, stored], test) => {
    const namespace = await namespaceFor(test, cluster, 'argo');
    const apply = () => send(namespace, sides[side], git(inGit));
    await apply();
    const before = await observe(namespace);
    await namespace.kubectl(['annotate', 'deployment/web', `${inject}=enabled`]);
    const opted = await observe(namespace);
    expect(opted).toMatchObject({
      strategy: stored,
      template: copies({ inject: 'enabled' }),
      replicaSets: 2,
    });
    for (let time = 0; time < 3; time++) await apply();
    const reapplied = await observe(namespace);
    expect(reapplied).toMatchObject({ generation: opted.generation, own: opted.own, replicaSets: 2 });
    expect(reapplied.object['spec'], name).toEqual(opted.object['spec']);
    await namespace.kubectl(['annotate', 'deployment/web', `${inject}-`]);
    await apply();
    const after = await observe(namespace);
    expect(after).toMatchObject({ traces: [], replicaSets: 2 });
    expect(after.object['spec']).toEqual(before.object['spec']);
  },
);

it.concurrent.for(bothSides)(
  'a value that Git changes and takes away, on the %s, is one rollout each',
  async (side, test) => {
    const namespace = await namespaceFor(test, cluster, 'value');
    const apply = async (annotations: Record<string, string>) => {
      for (let time = 0; time < 2; time++)
        await send(namespace, sides[side], git(undefined, { annotations }));
      return observe(namespace);
    };
    expect(await apply({ [inject]: 'enabled' })).toMatchObject({ generation: 1, replicaSets: 1 });
    expect(await apply({ [inject]: 'enabled', [delay]: '7s' })).toMatchObject({
      generation: 2,
      replicaSets: 2,
      template: copies({ delay: '7s', inject: 'enabled' }),
    });
    const back = await apply({ [inject]: 'enabled' });
    expect(back).toMatchObject({ generation: 3, replicaSets: 2, strategy: surged });
    expect(back.template).toEqual(copies({ inject: 'enabled' }));
  },
);

it.concurrent.for(bothSides)(
  'a strategy that Git names later, on the %s, takes the place of ours',
  async (side, test) => {
    const namespace = await namespaceFor(test, cluster, 'names');
    const optedIn = { annotations: { [inject]: 'enabled' } };
    await send(namespace, sides[side], git(undefined, optedIn));
    expect(await observe(namespace)).toMatchObject({ strategy: surged, own: mark });
    for (const strategy of [apiDefault, numbers]) {
      for (let time = 0; time < 2; time++) await send(namespace, sides[side], git(strategy, optedIn));
      const named = await observe(namespace);
      expect(named).toMatchObject({ strategy, replicaSets: 1 });
      expect(named.own).toEqual({ inject: 'enabled' });
    }
  },
);

it.concurrent.for(bothSides)(
  'a 0 of ours that meets a maxSurge of 0 from Git, on the %s, is repaired',
  async (side, test) => {
    const namespace = await namespaceFor(test, cluster, 'zero');
    const optedIn = { annotations: { [inject]: 'enabled' } };
    await send(namespace, sides[side], git(undefined, optedIn));
    for (let time = 0; time < 2; time++)
      await send(namespace, sides[side], git({ rollingUpdate: { maxSurge: 0 } }, optedIn));
    const repaired = await observe(namespace);
    expect(repaired).toMatchObject({
      strategy: { rollingUpdate: { maxUnavailable: '25%', maxSurge: 0 } },
      replicaSets: 1,
    });
    expect(repaired.own).toEqual({ inject: 'enabled' });
  },
);

it.concurrent.for(bothSides)(
  'a template that Git copied from the cluster, on the %s, is Git’s: opting out leaves it',
  async (side, test) => {
    const namespace = await namespaceFor(test, cluster, 'adopted');
    await send(namespace, 'create', git(undefined, { annotations: { [inject]: 'enabled', [delay]: '7s' } }));
    const exported = await exportedManifest(namespace);
    for (let time = 0; time < 3; time++) await send(namespace, sides[side], exported);
    const adopted = await observe(namespace);
    expect(adopted.template).toMatchObject({ inject: 'enabled', delay: '7s' });
    for (let time = 0; time < 3; time++) await send(namespace, sides[side], exported);
    const rested = await observe(namespace);
    expect(rested).toMatchObject({ generation: adopted.generation, replicaSets: adopted.replicaSets });
    // One rollout at most: the marker leaves the template, since nothing in it is a copy any more.
    expect(adopted.replicaSets).toBeLessThanOrEqual(2);

    const { metadata, ...rest } = JSON.parse(exported);
    const silent = JSON.stringify({ ...rest, metadata: { ...metadata, annotations: {} } });
    await namespace.kubectl(['annotate', 'deployment/web', `${inject}-`, `${delay}-`]);
    for (let time = 0; time < 2; time++) await send(namespace, sides[side], silent);
    const out = await observe(namespace);
    expect(out.own).toEqual({});
    expect(out.template).toMatchObject({ inject: 'enabled', delay: '7s' });
    expect(out.replicaSets).toBe(adopted.replicaSets);
  },
);

it.concurrent.for(bothSides)(
  'a key that Git writes into the template against ours, on the %s, wins and is warned of',
  async (side, test) => {
    const namespace = await namespaceFor(test, cluster, 'against');
    const annotations = { [inject]: 'enabled', [delay]: '7s' };
    await send(namespace, sides[side], git(undefined, { annotations }));
    const contradiction = git(undefined, { annotations, templateAnnotations: { [delay]: '9s' } });
    await expect(send(namespace, `${sides[side]} --warnings-as-errors`, contradiction)).rejects.toThrow(
      "Warning: The pod template has gracehook.io/delay itself, which wins over the workload's.",
    );
    const won = await observe(namespace);
    expect(won.template).toEqual({ delay: '9s', ...copies({ inject: 'enabled' }) });
    for (let time = 0; time < 3; time++) await send(namespace, sides[side], contradiction);
    expect(await observe(namespace)).toMatchObject({ generation: won.generation, replicaSets: 2 });
    for (let time = 0; time < 2; time++) await send(namespace, sides[side], git(undefined, { annotations }));
    expect((await observe(namespace)).template).toEqual(copies({ delay: '7s', inject: 'enabled' }));
  },
);

it.concurrent('a manifest that moves from the client side to the server side still opts out without a trace', async (test) => {
  const namespace = await namespaceFor(test, cluster, 'moves');
  const optedIn = { annotations: { [inject]: 'enabled' } };
  await send(namespace, sides['client side'], git(undefined, optedIn));
  const opted = await observe(namespace);
  for (let time = 0; time < 2; time++) await send(namespace, sides['server side'], git(undefined, optedIn));
  const moved = await observe(namespace);
  expect(moved.object['spec']).toEqual(opted.object['spec']);
  await send(namespace, sides['server side'], git());
  expect(await observe(namespace)).toMatchObject({
    strategy: apiDefault,
    traces: [],
    replicaSets: 2,
  });
});

/** What `kubectl get -o yaml` puts into Git, less what every person deletes from it. */
async function exportedManifest(namespace: TestNamespace): Promise<string> {
  const { object } = await observe(namespace);
  const annotations = { ...(valueAt(object, ['metadata', 'annotations']) as JsonObject) };
  delete (annotations as Record<string, unknown>)['deployment.kubernetes.io/revision'];
  const { apiVersion, kind, spec } = object as Record<string, JsonObject>;
  return JSON.stringify({ apiVersion, kind, metadata: { name: 'web', annotations }, spec });
}
