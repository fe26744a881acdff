import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import {
  asList,
  asObject,
  asString,
  type Json,
  type JsonObject,
  valueAt,
  withValueAt,
} from '../../src/core/json.ts';
import { applyOperations } from '../../src/core/json-patch.ts';
import { defaultContext, type PodContext } from '../../src/core/pod-context.ts';
import { sourceOfNamespace } from '../../src/core/policy/namespace-source.ts';
import { injectedLabel, statusAnnotation } from '../../src/core/status.ts';
import { version } from '../../src/version.ts';
import { folderOf } from '../cli/run-gracehook.ts';
import { goldenCase, goldenCases } from '../golden/golden-case.ts';
import { unexpressedByPolicy } from '../golden/unexpressed-by-policy.ts';
import { arbitraryPod } from '../pods/arbitrary-pod.ts';
import { type ApiCall, apiClient } from './api-client.ts';
import { differences } from './differences.ts';
import { type DryRun, dryRunPod } from './dry-run.ts';
import { boundTo, createPolicyObject, exportedPolicy, removePolicy } from './exported-policy.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';

/*
 * The exported policy against the engine: each pod is created as a dry run in a namespace where the policy is bound, and
 * as the engine patches it in one where it is not. It is bound with `Fail`, so that an expression that fails is seen.
 */
const name = 'gracehook-exported';
const context = defaultContext(version);
const seed = 20_261_125;
const generated = 300;

let call: ApiCall;
let plain: TestNamespace;
let bound: TestNamespace;
let labelled: TestNamespace;

beforeAll(async () => {
  call = await apiClient(cluster);
  plain = await createTestNamespace(cluster, 'policy-none');
  bound = await createTestNamespace(cluster, 'policy');
  labelled = await createTestNamespace(cluster, 'policy-labelled');
  await labelled.kubectl(['label', 'namespace', labelled.name, 'gracehook.io/inject=enabled']);
  await labelled.kubectl([
    'annotate',
    'namespace',
    labelled.name,
    'gracehook.io/delay=9s',
    'gracehook.io/drain=oops',
  ]);
  await removePolicy(call, name);
  for (const object of await exportedPolicy(name))
    expect(await createPolicyObject(call, boundTo(object, [bound.name, labelled.name]))).toBe('created');
  const isInjected = async () => {
    const { pod } = await dryRun(bound, bare({ 'gracehook.io/inject': 'enabled' }));
    expect(valueAt(pod, ['metadata', 'labels', injectedLabel])).toBe('true');
  };
  await eventually(isInjected, { withinSeconds: 30 });
});
afterAll(async () => {
  await removePolicy(call, name);
  for (const namespace of [plain, bound, labelled]) await namespace?.remove();
});

it('makes of each golden pod that it claims what the engine makes of it', async () => {
  const cases = goldenCases.map((golden) => ({ name: golden, pod: goldenCase(golden).pod }));
  const { figures, patched, unclaimed, different } = await compared(cases);
  const reasons = unclaimed.map(({ name, reason }) => `  ${name}: ${reason}`);
  console.log([`golden cases ${cases.length}: ${figures}; not claimed:`, ...reasons].join('\n'));
  expect(different).toEqual([]);
  expect(patched).toBeGreaterThan(cases.length / 2);
});

it('makes the same of the other golden pods, once they say nothing that it does not read', async () => {
  const cases = goldenCases.flatMap((golden) => {
    const { pod } = goldenCase(golden);
    if (unexpressedByPolicy(pod, decide(pod, context)) === undefined) return [];
    return [{ name: golden, pod: withoutUnread(pod) }];
  });
  const { figures, patched, different } = await compared(cases);
  console.log(`other golden cases, without what is not read, ${cases.length}: ${figures}`);
  expect(different).toEqual([]);
  expect(patched).toBeGreaterThan(cases.length / 2);
});

it('makes the same of generated pods, whose settings are those that it reads', async () => {
  const cases = fc.sample(arbitraryPod, { seed, numRuns: generated }).map((pod, index) => ({
    name: `generated ${index} of seed ${seed}`,
    pod: withoutUnread(pod),
  }));
  const { figures, patched, different } = await compared(cases);
  console.log(`generated pods ${cases.length}: ${figures}`);
  expect(different.slice(0, 5)).toEqual([]);
  expect(patched).toBeGreaterThan(generated / 4);
});

it('is accepted with whatever an admin configures', async () => {
  const folder = await folderOf({
    'config.yaml': `namespaceSettings: false
settings: {delay: 1m30s, readiness: auto, containers: "web,api", env: A=1, strategy: off}
bounds: {maxDelay: 2m, maxGrace: 5m, forbiddenNamespaces: [bank, kube-system]}`,
  });
  const objects = await exportedPolicy(`${name}-configured`, ['--config', 'config.yaml'], folder);
  expect(await Promise.all(objects.map((object) => createPolicyObject(call, object, '?dryRun=All')))).toEqual(
    ['created', 'created'],
  );
});

it.each<[what: string, annotations: JsonObject]>([
  ['by the label of its namespace, with its annotations', {}],
  ['with a value of its own', { 'gracehook.io/delay': '1.5s', 'gracehook.io/drain': ' 1m ' }],
  ['with words that mean nothing', { 'gracehook.io/inject': 'maybe', 'gracehook.io/buffer': '99999999h' }],
  ['unless it says so', { 'gracehook.io/inject': 'disabled' }],
])('in a labelled namespace, injects a pod %s', async (_what, annotations) => {
  const source = sourceOfNamespace(
    JSON.parse(await cluster.kubectl(['get', 'ns', labelled.name, '-o', 'json'])),
  );
  const pod = bare(annotations);
  const within = { ...context, sources: [source] };
  const read = Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== '99999999h'));
  const [policy, expected] = [await dryRun(labelled, pod), await engine(bare(read), within)];
  expect(policy.refusal).toBeUndefined();
  expect(differences(expected.pod?.['spec'], policy.pod?.['spec'])).toEqual([]);
});

it('changes nothing in a pod that it made, and knows its own hook when another container comes', async () => {
  const first = (await dryRun(bound, bare({ 'gracehook.io/inject': 'enabled' }))).pod ?? {};
  expect(valueAt(first, ['spec', 'terminationGracePeriodSeconds'])).toBe(40);
  const again = { apiVersion: 'v1', kind: 'Pod', ...first };
  expect((await dryRun(bound, again)).pod).toEqual(first);
  const sidecar = { name: 'late', image: 'none' };
  const containers = [...asList(valueAt(again, ['spec', 'containers'])), sidecar];
  const { pod } = await dryRun(bound, withValueAt(again, ['spec', 'containers'], containers) as JsonObject);
  expect(valueAt(pod, ['spec', 'terminationGracePeriodSeconds'])).toBe(40);
  expect(valueAt(pod, ['spec', 'containers', 1, 'lifecycle'])).toEqual({
    preStop: { sleep: { seconds: 5 } },
  });
});

interface Case {
  readonly name: string;
  readonly pod: JsonObject;
}

async function compared(cases: readonly Case[]) {
  const judged = cases.map(({ name: of, pod }) => {
    const complete = withCompleteOwner(pod);
    return { name: of, pod: complete, reason: unexpressedByPolicy(complete, decide(complete, context)) };
  });
  const claimed = judged.filter(({ reason }) => reason === undefined);
  await createServiceAccounts(claimed);
  const results = await Promise.all(
    claimed.map(async ({ name: of, pod }) => {
      const [policy, expected] = await Promise.all([dryRun(bound, pod), engine(pod)]);
      // What no server takes, with or without us, tells nothing; what only the policy spoils has no pod.
      if (expected.pod === undefined && policy.pod === undefined) return [];
      const [first] =
        policy.refusal === undefined
          ? differences(comparable(expected), comparable(policy))
          : [`refused: ${policy.refusal}`];
      return [
        { isPatched: decide(pod, context).outcome === 'patched', difference: first && `${of} ${first}` },
      ];
    }),
  );
  const stored = results.flat();
  const different = stored.flatMap(({ difference }) => difference ?? []);
  const patched = stored.filter(({ isPatched }) => isPatched).length;
  const figures = `${stored.length} expressed by the policy (${patched} of them patched), ${stored.length - different.length} the same`;
  return { figures, patched, unclaimed: judged.filter(({ reason }) => reason !== undefined), different };
}

/** What the engine makes of a pod, as the server stores it. */
function engine(pod: JsonObject, within: PodContext = context): Promise<DryRun> {
  return dryRun(plain, applyOperations(pod, decide(pod, within).operations) as JsonObject);
}

function dryRun(namespace: TestNamespace, pod: JsonObject): Promise<DryRun> {
  return dryRunPod(call, namespace.name, pod);
}

/** Spec, and whether it is marked as injected: the status annotation is the webhook's alone. */
function comparable({ pod = {} }: DryRun): JsonObject {
  const annotations = Object.entries(asObject(valueAt(pod, ['metadata', 'annotations'])) ?? {});
  return {
    spec: pod['spec'] ?? null,
    injected: valueAt(pod, ['metadata', 'labels', injectedLabel]) ?? null,
    annotations: Object.fromEntries(annotations.filter(([key]) => key !== statusAnnotation)),
  };
}

function bare(annotations: JsonObject): JsonObject {
  const container = { name: 'web', image: 'none', livenessProbe: { tcpSocket: { port: 80 } } };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { annotations }, spec: { containers: [container] } };
}

function withoutUnread(pod: JsonObject): JsonObject {
  const annotations = Object.entries(asObject(valueAt(pod, ['metadata', 'annotations'])) ?? {});
  const read = annotations.filter(
    ([key, value]) =>
      unexpressedByPolicy(withAnnotations({}, [[key, value]]), decide({}, context)) === undefined,
  );
  return withAnnotations(pod, read);
}

function withAnnotations(pod: JsonObject, annotations: Iterable<readonly [string, Json]>): JsonObject {
  return withValueAt(pod, ['metadata', 'annotations'], Object.fromEntries(annotations)) as JsonObject;
}

/** Golden pods name of their owner only what `decide` reads; the server wants all. */
function withCompleteOwner(pod: JsonObject): JsonObject {
  const owners = asList(valueAt(pod, ['metadata', 'ownerReferences']));
  if (owners.length === 0) return pod;
  const complete = owners.map((owner) => ({
    ...{ apiVersion: 'apps/v1', name: 'owner', uid: '0a0a0a0a-0000-4000-8000-000000000000' },
    ...(owner as JsonObject),
  }));
  return withValueAt(pod, ['metadata', 'ownerReferences'], complete) as JsonObject;
}

/** A pod whose ServiceAccount does not exist is refused, whatever else it has. */
async function createServiceAccounts(cases: readonly Case[]): Promise<void> {
  const names = cases.flatMap(({ pod }) => asString(valueAt(pod, ['spec', 'serviceAccountName'])) ?? []);
  for (const metadata of [...new Set(names)].map((account) => ({ name: account })))
    for (const namespace of [plain, bound])
      await call('POST', `/api/v1/namespaces/${namespace.name}/serviceaccounts`, { metadata });
}
