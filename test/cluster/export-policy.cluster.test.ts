import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { decide } from '../../src/core/decide.ts';
import { asList, asObject, asString, type JsonObject, valueAt, withValueAt } from '../../src/core/json.ts';
import { applyOperations } from '../../src/core/json-patch.ts';
import { defaultContext, type PodContext } from '../../src/core/pod-context.ts';
import { sourceOfNamespace } from '../../src/core/policy/namespace-source.ts';
import { injectedLabel, statusAnnotation } from '../../src/core/status.ts';
import { version } from '../../src/version.ts';
import { gracehook } from '../cli/run-gracehook.ts';
import { goldenCase, goldenCases } from '../golden/golden-case.ts';
import { unexpressedByPolicy } from '../golden/unexpressed-by-policy.ts';
import { arbitraryPod } from '../pods/arbitrary-pod.ts';
import { type ApiCall, apiClient } from './api-client.ts';
import { differences } from './differences.ts';
import { type DryRun, dryRunPod } from './dry-run.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';

/*
 * The exported policy against the engine: each pod is created as a dry run in a namespace where the policy is bound, and
 * as the engine patches it in one where it is not. It is bound with `Fail`, so that an expression that fails is seen.
 */
const name = 'gracehook-exported';
const api = '/apis/admissionregistration.k8s.io/v1';
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
  await removePolicy();
  for (const object of await exported()) await bind(object);
  await eventually(
    async () => expect((await dryRun(bound, bare({}))).pod).toHaveProperty(['metadata', 'labels']),
    {
      withinSeconds: 30,
    },
  );
});
afterAll(async () => {
  await removePolicy();
  for (const namespace of [plain, bound, labelled]) await namespace?.remove();
});

it('makes of each golden pod that it claims what the engine makes of it', async () => {
  const cases = goldenCases.map((golden) => ({ name: golden, pod: goldenCase(golden).pod }));
  const { claimed, unclaimed, different } = await compared(cases);
  console.log(
    [
      `golden cases ${cases.length}, expressed by the policy ${claimed}, the same ${claimed - different.length}; not claimed:`,
      ...unclaimed.map(({ name: golden, reason }) => `  ${golden}: ${reason}`),
    ].join('\n'),
  );
  expect(different).toEqual([]);
  expect(claimed).toBeGreaterThan(cases.length / 2);
});

it('makes the same of generated pods, whose settings are those that it reads', async () => {
  const cases = fc.sample(arbitraryPod, { seed, numRuns: generated }).map((pod, index) => ({
    name: `generated ${index} of seed ${seed}`,
    pod: withoutUnread(pod),
  }));
  const { claimed, different } = await compared(cases);
  console.log(`generated pods ${cases.length}, claimed ${claimed}, the same ${claimed - different.length}`);
  expect(different.slice(0, 5)).toEqual([]);
  expect(claimed).toBeGreaterThan(generated / 4);
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
  expect(await dryRun(labelled, pod)).toMatchObject({
    pod: { spec: (await engine(bare(read), within)).pod?.['spec'] },
  });
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

/** What the real command prints, read from its YAML. */
async function exported(): Promise<JsonObject[]> {
  const { code, stdout } = await gracehook(['export', 'policy', '--name', name]);
  expect(code).toBe(0);
  return parseAllDocuments(stdout).flatMap((document) => asObject(document.toJSON()) ?? []);
}

/** Creates one of the exported objects, `Fail` instead of `Ignore`, bound to the namespaces of this test alone. */
async function bind(object: JsonObject): Promise<void> {
  const isPolicy = object['kind'] === 'MutatingAdmissionPolicy';
  const path = `${api}/${isPolicy ? 'mutatingadmissionpolicies' : 'mutatingadmissionpolicybindings'}`;
  const values = [bound.name, labelled.name];
  const namespaceSelector = {
    matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }],
  };
  const { status, body } = await call(
    'POST',
    path,
    isPolicy
      ? (withValueAt(object, ['spec', 'failurePolicy'], 'Fail') as JsonObject)
      : (withValueAt(object, ['spec', 'matchResources'], { namespaceSelector }) as JsonObject),
  );
  expect([status, status === 201 ? '' : body['message']]).toEqual([201, '']);
}

async function removePolicy(): Promise<void> {
  for (const kind of ['mutatingadmissionpolicybindings', 'mutatingadmissionpolicies'])
    await call('DELETE', `${api}/${kind}/${name}`);
}

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
      const found = differences(comparable(expected), comparable(policy));
      return policy.refusal === undefined ? found.map((one) => `${of} ${one}`) : [`${of}: ${policy.refusal}`];
    }),
  );
  return {
    claimed: claimed.length,
    unclaimed: judged.filter(({ reason }) => reason !== undefined),
    different: results.flatMap((found) => found.slice(0, 1)),
  };
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

function withAnnotations(pod: JsonObject, annotations: Iterable<readonly [string, unknown]>): JsonObject {
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
