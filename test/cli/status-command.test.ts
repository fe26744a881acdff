import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { decide } from '../../src/core/decide.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { applyOperations } from '../../src/core/json-patch.ts';
import { defaultContext } from '../../src/core/pod-context.ts';
import { type FakeCluster, fakeCluster } from './live-cluster.ts';
import { configMap, installation, liveDeployment, livePod, shop } from './live-objects.ts';
import { type Ended, gracehook } from './run-gracehook.ts';

const web = liveDeployment('web');
const late = liveDeployment('late', { isCopied: false });
const other = liveDeployment('other', { namespace: 'other' });
const builtIn = configMap('hook', { 'config.yaml': '{}' });
const seen = {
  v: 1,
  since: '2026-01-01T00:00:00Z',
  updated: '2026-01-01T12:00:00Z',
  workloads: [
    {
      ...{ namespace: 'shop', kind: 'Deployment', name: 'web' },
      terminations: [{ pod: 'web-5d-a', at: '2026-01-01T11:00:00Z', class: 'Drained' }],
    },
  ],
};

it('shows a table as kubectl does, what to do, and ends with 1 where a pod was missed', async () => {
  const cluster = await fakeCluster(
    installation,
    builtIn,
    shop,
    web,
    injected(livePod(web)),
    livePod(web, 'y'),
  );
  const { code, stdout, stderr } = await status(cluster);
  expect(stdout).toBe(
    [
      'NAME             REPLICAS   OPTED-IN-BY   INJECTED   STALE   PREDATES   MISSED   SKIPPED   SHUTDOWNS   GRADE',
      'deployment/web   2          workload      1          0       0          1        0         -           at risk',
      '',
      'shop/deployment/web',
      '  - 1 pod came up after the opt-in without Gracehook: restart once gracehook',
      '    check finds nothing wrong.',
      '  → kubectl -n shop rollout restart deployment/web',
      '',
    ].join('\n'),
  );
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
});

it('looks into the namespace of the context, the named one or all, for the labels that are asked for', async () => {
  const cluster = await fakeCluster(installation, builtIn, shop, web, other);
  const names = async (...args: string[]) => (await status(cluster, '-o', 'name', ...args)).stdout;
  expect(await names()).toBe('deployment.apps/web\n');
  expect(await names('-n', 'other')).toBe('deployment.apps/other\n');
  expect(await names('-A')).toBe('deployment.apps/other\ndeployment.apps/web\n');
  expect((await status(cluster, '-A', '-l', 'team=shop')).stdout).toMatch(/^NAMESPACE {3}NAME /);
  const [selected] = cluster.api.requests.filter(({ query }) => query.has('labelSelector'));
  expect(selected?.query.get('labelSelector')).toBe('team=shop');
  expect(
    cluster.api.requests.some(({ path, query }) => path.endsWith('/pods') && query.has('labelSelector')),
  ).toBe(false);
});

it.each([
  ['a missing copy', [late], 1],
  ['a pod that is as it should be', [web, injected(livePod(web))], 0],
  ['nothing opted in', [], 0],
])('ends for %s with its exit code', async (_what, objects, code) => {
  const cluster = await fakeCluster(installation, builtIn, shop, ...objects);
  const ended = await status(cluster);
  expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code, stderr: '' });
  if (objects.length === 0) expect(ended.stdout).toBe('No workloads opted in in namespace shop.\n');
});

it('decides by the configuration, the capabilities and the history of the installation', async () => {
  const slower = configMap('hook', { 'config.yaml': 'settings: {delay: 9s}\n' });
  const history = configMap('hook-history', { 'history.json': JSON.stringify(seen) });
  const state = { server: 'v1.37.2', sleep: false, stopSignal: false };
  const capabilities = configMap('hook-state', { 'capabilities.json': JSON.stringify(state) });
  const pods = [web, injected(livePod(web))];
  const delayed = await overview(await fakeCluster(installation, slower, history, shop, ...pods));
  expect(delayed).toMatchObject({ history: 'read', observedSince: seen.since });
  expect(delayed.workloads[0]).toMatchObject({
    pods: { stale: 1 },
    terminations: [{ class: 'Drained' }],
    shutdowns: { seen: 1, byClass: { Drained: 1 } },
  });
  const older = await overview(await fakeCluster(installation, builtIn, capabilities, shop, ...pods));
  expect(older.workloads[0]?.reasons).toContainEqual(expect.objectContaining({ code: 'SleepUnsupported' }));
});

it('gives the same in YAML as in JSON', async () => {
  const cluster = await fakeCluster(installation, builtIn, shop, web, injected(livePod(web)));
  const [json, yaml] = await Promise.all([status(cluster, '-o', 'json'), status(cluster, '-o', 'yaml')]);
  const { takenAt: _, ...rest } = JSON.parse(json.stdout);
  expect(parse(yaml.stdout)).toMatchObject(rest);
  expect((await status(cluster, '-o', 'wide')).stdout).toMatch(/GRADE +DRAIN-P50 +DRAIN-P95 +REASONS\n/);
});

it.each<[what: string, paths: readonly string[], code: number, sentence: string, shown: string]>([
  [
    'the webhook configurations',
    ['/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'],
    0,
    'you may not list mutatingwebhookconfigurations: the built-in configuration is assumed; --config names another',
    'deployment/web',
  ],
  [
    'the configuration',
    ['/api/v1/namespaces/system/configmaps/hook'],
    0,
    'you may not read the ConfigMap hook in the namespace system: the built-in configuration is assumed',
    'deployment/web',
  ],
  [
    'the history',
    ['/api/v1/namespaces/system/configmaps/hook-history'],
    0,
    'you may not read what shutdowns were observed',
    'deployment/web',
  ],
  [
    'one kind',
    ['/apis/apps/v1/namespaces/shop/statefulsets'],
    0,
    'you may not list statefulsets in the namespace shop: none are shown',
    'deployment/web',
  ],
  [
    'pods',
    ['/api/v1/namespaces/shop/pods'],
    0,
    'you may not list pods in the namespace shop: none are counted',
    'deployment/web   2          workload      0 ',
  ],
  [
    'the namespace',
    ['/api/v1/namespaces/shop'],
    0,
    'you may not read the namespace shop: what is said there does not count',
    'deployment/web',
  ],
  [
    'any workload',
    ['deployments', 'statefulsets', 'daemonsets'].map((kind) => `/apis/apps/v1/namespaces/shop/${kind}`),
    3,
    'you may not list deployments, statefulsets, daemonsets in the namespace shop',
    '',
  ],
])('who may not read %s gets a sentence and the rest', async (_what, paths, code, sentence, shown) => {
  const cluster = await fakeCluster(installation, builtIn, shop, web, injected(livePod(web)));
  for (const path of paths) cluster.forbidden.add(path);
  const ended = await status(cluster);
  expect(ended.stderr).toMatch(/^gracehook: [^\n]*\n$/);
  expect(ended.stderr).toContain(`gracehook: ${sentence}`);
  expect(ended.stdout).toContain(shown);
  expect(ended.code).toBe(code);
});

it.each([
  ['a format that there is not', ['-o', 'html'], 2, '-o takes text, wide, json, yaml, name, not "html"'],
  ['one namespace and all', ['-A', '-n', 'shop'], 2, '-A is all namespaces and -n is one; give one of them'],
  [
    'a context that there is not',
    ['--context', 'none'],
    2,
    'the kubeconfig has no context "none"; it has fake',
  ],
])('%s ends it with a sentence', async (_what, args, code, sentence) => {
  const ended = await status(await fakeCluster(), ...args);
  expect(ended).toEqual({ code, stdout: '', stderr: `gracehook: ${sentence}\n` });
});

function status({ kubeconfig }: FakeCluster, ...args: string[]): Promise<Ended> {
  return gracehook(['status', '--kubeconfig', kubeconfig, ...args]);
}

interface Shown {
  readonly workloads: readonly { readonly reasons: readonly object[] }[];
}

async function overview(cluster: FakeCluster): Promise<Shown> {
  return JSON.parse((await status(cluster, '-o', 'json')).stdout);
}

/** As the webhook leaves it. */
function injected(pod: JsonObject): JsonObject {
  const { operations } = decide(pod, { ...defaultContext('1.0.0'), namespace: 'shop' });
  return applyOperations(pod, operations) as JsonObject;
}
