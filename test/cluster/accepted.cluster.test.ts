import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../../src/core/json.ts';
import { applyOperations } from '../../src/core/json-patch.ts';
import { defaultContext } from '../../src/core/pod-context.ts';
import { version } from '../../src/version.ts';
import { goldenCase, goldenCases } from '../golden/golden-case.ts';
import { arbitraryPod } from '../pods/arbitrary-pod.ts';
import { type ApiCall, apiClient } from './api-client.ts';
import { differences } from './differences.ts';
import { type DryRun, dryRunPod } from './dry-run.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, type TestNamespace } from './test-namespace.ts';
import { registration, startWebhook, type WebhookProcess } from './webhook-process.ts';

/*
 * Every pod is created three times as a dry run: as its author wrote it, as `decide` patches it (both while no webhook
 * is registered), and as its author wrote it with the real webhook in between.
 */
const seed = 20_260_501;
const generated = 1_000;
const context = defaultContext(version);

/** Names and types that no API server takes, to try the core's patience. */
const refusedOnPurpose = new Set(['golden hostile-names']);

interface Sent {
  readonly name: string;
  readonly original: JsonObject;
  readonly decision: ReturnType<typeof decide>;
  readonly patched: JsonObject;
}
interface Stored extends Sent {
  readonly storedOriginal: DryRun;
  readonly storedPatched: DryRun;
  readonly storedByWebhook: DryRun;
}

let namespace: TestNamespace;
let webhook: WebhookProcess;
let all: readonly Stored[];
let accepted: readonly Stored[];

beforeAll(async () => {
  expect(await cluster.kubectl(['get', ...registration, '--ignore-not-found'])).toBe('');
  namespace = await createTestNamespace(cluster, 'accepted');
  const call = await apiClient(cluster);
  const samples = fc.sample(arbitraryPod, { seed, numRuns: generated });
  const pods = [
    ...goldenCases.map((name) => sent(`golden ${name}`, goldenCase(name).pod)),
    ...samples.map((pod, index) => sent(`generated ${index} of seed ${seed}`, pod)),
  ];
  await createServiceAccounts(call, pods);
  const create = (pod: JsonObject) => dryRunPod(call, namespace.name, pod);
  const originals = await Promise.all(pods.map(({ original }) => create(original)));
  const patched = await Promise.all(pods.map((pod) => create(pod.patched)));
  webhook = await startWebhook(cluster);
  const reviewed = await Promise.all(pods.map(({ original }) => create(original)));
  all = pods.map((pod, index) => ({
    ...pod,
    storedOriginal: originals[index] as DryRun,
    storedPatched: patched[index] as DryRun,
    storedByWebhook: reviewed[index] as DryRun,
  }));
  accepted = all.filter(({ storedOriginal }) => storedOriginal.pod !== undefined);
});
afterAll(async () => {
  await webhook?.stop();
  await namespace?.remove();
});

it('accepts every pod as it is patched that it accepts as its author wrote it', () => {
  const refused = accepted.filter(({ storedPatched }) => storedPatched.pod === undefined);
  console.log(
    `${all.length} pods (seed ${seed}): originals ${accepted.length} accepted, ${all.length - accepted.length} refused; ` +
      `of the accepted as patched ${accepted.length - refused.length} accepted, ${changed().length} mismatches`,
  );
  expect(few(refused.map(({ name, storedPatched }) => [name, storedPatched.refusal]))).toEqual([]);
  // The generator shall not drift into pods that no server takes.
  expect(accepted.length).toBeGreaterThan(generated / 2);
});

it('accepts every golden pod as its author wrote it, so that none tests what nobody can have', () => {
  const refused = all.filter(
    ({ name, storedOriginal }) => name.startsWith('golden') && storedOriginal.pod === undefined,
  );
  const surprising = refused.filter(({ name }) => !refusedOnPurpose.has(name));
  expect(surprising.map(({ name, storedOriginal }) => [name, storedOriginal.refusal])).toEqual([]);
});

it('stores all that was injected, as it was sent, and nothing else differs', () => {
  expect(few(changed())).toEqual([]);
});

it('stores pods into which nothing more would be injected', () => {
  const operations = accepted.flatMap(({ name, storedPatched: { pod } }) =>
    decide(pod ?? {}, context).operations.map((operation) => [name, operation]),
  );
  expect(few(operations)).toEqual([]);
});

it('stores the same, with the same warnings, when the real webhook is asked', () => {
  const different = all.flatMap(({ name, decision, storedPatched, storedByWebhook }) => {
    if (storedPatched.pod === undefined && storedByWebhook.pod === undefined) return [];
    const ours = storedByWebhook.warnings.filter((warning) => warning.includes('gracehook.io/'));
    return [
      ...differences(storedPatched.pod, storedByWebhook.pod),
      ...differences(decision.warnings, ours, 'warnings'),
    ].map((difference) => [name, difference]);
  });
  expect(few(different)).toEqual([]);
});

function sent(name: string, pod: JsonObject): Sent {
  const original = asTheServerShows(pod);
  const decision = decide(original, context);
  return { name, original, decision, patched: applyOperations(original, decision.operations) as JsonObject };
}

/**
 * A pod as the API server hands it to a webhook: annotations in the order of their keys. Golden pods name of their owner
 * only what `decide` reads; the server wants all.
 */
function asTheServerShows(pod: JsonObject): JsonObject {
  const { annotations, ownerReferences, ...metadata } = pod['metadata'] as JsonObject;
  const sorted = Object.entries(asObject(annotations) ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const owners = asList(ownerReferences).map((owner) => ({
    apiVersion: 'apps/v1',
    name: 'owner',
    ...(owner as JsonObject),
    uid: '0a0a0a0a-0000-4000-8000-000000000000',
  }));
  return {
    ...pod,
    metadata: {
      ...metadata,
      annotations: Object.fromEntries(sorted),
      ...(owners.length > 0 && { ownerReferences: owners }),
    },
  };
}

/** A pod whose ServiceAccount does not exist is refused, whatever else it has. */
async function createServiceAccounts(call: ApiCall, pods: readonly Sent[]): Promise<void> {
  const names = pods.flatMap(
    ({ original }) => asString(valueAt(original, ['spec', 'serviceAccountName'])) ?? [],
  );
  for (const name of new Set(names))
    await call('POST', `/api/v1/namespaces/${namespace.name}/serviceaccounts`, { metadata: { name } });
}

/** Where the stored patched pod is not what `decide` makes of the stored original, which has the API's defaults. */
function changed() {
  return accepted.flatMap(({ name, storedOriginal: { pod = {} }, storedPatched }) => {
    const expected = applyOperations(pod, decide(pod, context).operations);
    return differences(withoutEmpty(expected), withoutEmpty(storedPatched.pod ?? null)).map((difference) => [
      name,
      difference,
    ]);
  });
}

/** The API server leaves out texts that are empty, such as the value of a variable. */
function withoutEmpty(pod: Json): Json {
  return JSON.parse(JSON.stringify(pod, (_key, value) => (value === '' ? undefined : value)));
}

/** The first of them and how many there are, so that a failure can be read. */
function few(found: readonly unknown[]): readonly unknown[] {
  return found.length > 5 ? [...found.slice(0, 5), `${found.length} in all`] : found;
}
