import { afterAll, beforeAll, beforeEach, expect, it, type TestContext } from 'vitest';
import { runChecks, runPlannedChecks } from '../../src/check/run-checks.ts';
import { kubeconfigContext } from '../../src/cluster/kubeconfig-context.ts';
import type { CheckResult } from '../../src/core/check/check-result.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { Operation } from '../../src/core/json-patch.ts';
import { version } from '../../src/version.ts';
import { selfSigned } from '../server/self-signed.ts';
import { type Installation, installGracehook } from './install/install-gracehook.ts';
import { startOtherWebhook } from './other-webhook.ts';
import { runCommand } from './parts/run-command.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, namespaceFor, type TestNamespace } from './test-namespace.ts';
import { podManifest } from './test-objects.ts';

// One installation with a certificate of ours, so that control mends nothing before it is found. Each test plants one
// fault, sees that it alone is found, and takes it back.
const main = `${import.meta.dirname}/../../src/main.ts`;
const configuration = ['mutatingwebhookconfiguration', 'gracehook'];
const optedIn = 'gracehook.io/inject=enabled';

let installed: Installation;
let team: TestNamespace;
let planned: readonly CheckResult[];
const serving = await selfSigned('gracehook.gracehook.svc', { toSeconds: 90 * 86_400 });

beforeAll(async () => {
  if (cluster.context !== undefined) return;
  planned = await plan({ namespace: undefined });
  installed = await installGracehook(cluster, {
    isHurried: true,
    values: { tls: { mode: 'existing', existing: { secretName: 'ours' } } },
    afterInstall: async () => {
      await bring(serving);
      await trust(serving.cert);
    },
  });
  team = await createTestNamespace(cluster, 'shop');
  await cluster.kubectl(['label', 'namespace', team.name, optedIn]);
}, 240_000);
afterAll(async () => {
  await team?.remove();
  await installed?.uninstall();
}, 120_000);
beforeEach(async ({ skip }) => {
  if (cluster.context !== undefined) skip('not run: it breaks an installation');
  // The API server takes back a policy or webhook a moment after it is deleted.
  await eventually(async () => expect(await findings()).toEqual([]), { withinSeconds: 60 });
}, 70_000);

it('lets an installation begin where nothing is in the way', () => {
  expect(planned.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  expect(planned.map(({ name }) => name)).toContain('sleep-kept');
});

it('finds nothing wrong with a healthy installation', async () => {
  const shown = await runCommand(process.execPath, [main, 'check', '--kubeconfig', cluster.kubeconfig]);
  console.log(shown);
  expect(shown).toContain('all passed');
  expect(shown).not.toMatch(/[‼×]/);
});

it('finds a wrong caBundle', async (test) => {
  await trust((await selfSigned('gracehook.gracehook.svc')).cert);
  test.onTestFinished(() => trust(serving.cert));
  await expectFound('ca-bundle-trusts', 'failed', 'ca.crt');
});

it('finds a certificate that ended', async (test) => {
  const ended = await selfSigned('gracehook.gracehook.svc', { fromSeconds: -7200, toSeconds: -3600 });
  await Promise.all([bring(ended), trust(serving.cert, ended.cert)]);
  test.onTestFinished(async () => void (await Promise.all([bring(serving), trust(serving.cert)])));
  await expectFound('certificate-valid', 'failed', 'control', 'ended');
});

it('finds a certificate that is valid later only, as a clock that is behind sees it', async (test) => {
  const later = await selfSigned('gracehook.gracehook.svc', { fromSeconds: 600 });
  await Promise.all([bring(later), trust(serving.cert, later.cert)]);
  test.onTestFinished(async () => void (await Promise.all([bring(serving), trust(serving.cert)])));
  await expectFound('certificate-valid', 'failed', 'NTP', 'valid from');
});

it('finds clocks that differ, and judges all else by that of the API server', async () => {
  const ahead = () => new Date(Date.now() + 10 * 60_000);
  const found = await findings(ahead);
  expect(found).toMatchObject([{ name: 'clocks-agree', outcome: 'failed' }]);
  expect(found[0]?.found).toContain('ahead');
});

it('finds another webhook that takes the hook out again', async (test) => {
  const place = [{ op: 'remove', path: '/spec/containers/0/lifecycle' }] as const;
  await otherWebhook(test, (pod) => (firstContainer(pod)?.lifecycle === undefined ? [] : place));
  await expectFound('pods-kept', 'failed', 'leave these fields', 'lifecycle');
});

it('finds a policy that caps the grace period', async (test) => {
  const cap = [{ op: 'replace', path: '/spec/terminationGracePeriodSeconds', value: 30 }] as const;
  const isAbove = (pod: JsonObject) =>
    Number((pod['spec'] as JsonObject)['terminationGracePeriodSeconds']) > 30;
  await otherWebhook(test, (pod) => (isAbove(pod) ? cap : []));
  await expectFound('pods-kept', 'failed', 'leave these fields', 'terminationGracePeriodSeconds');
});

it('finds a policy that refuses injected pods, and shows its sentence', async (test) => {
  await refusePods(
    test,
    "!has(object.metadata.labels) || !('gracehook.io/injected' in object.metadata.labels)",
  );
  await expectFound('pods-accepted', 'failed', 'policy', 'not in my cluster');
});

it('says of a policy that refuses any small pod that it only hides the answer', async (test) => {
  await refusePods(test, 'object.metadata.name != "gracehook-check"');
  await expectFound('pods-accepted', 'warned', 'of your own', 'not in my cluster');
});

it('finds a namespace that is excluded by mistake', async (test) => {
  const excluded = await namespaceFor(test, cluster, 'forgotten');
  await cluster.kubectl(['label', 'namespace', excluded.name, optedIn]);
  const path = (index: number) => `/webhooks/${index}/namespaceSelector/matchExpressions/0/values/-`;
  await patchAsHelm([0, 1, 2].map((index) => ({ op: 'add', path: path(index), value: excluded.name })));
  test.onTestFinished(() =>
    patchAsHelm([0, 1, 2].map((index) => ({ op: 'remove', path: path(index).replace('-', '2') }))),
  );
  await expectFound('namespaces-reached', 'failed', 'excludedNamespaces', excluded.name);
});

it('finds a namespace whose label is misspelt', async (test) => {
  const misspelt = await namespaceFor(test, cluster, 'misspelt');
  await cluster.kubectl(['label', 'namespace', misspelt.name, 'gracehook.io/inject=enable']);
  await expectFound('namespaces-reached', 'failed', 'gracehook.io/inject=enabled', misspelt.name);
});

it('finds a namespace that the configuration forbids', async (test) => {
  const config = `bounds:\n  forbiddenNamespaces: [${team.name}]\n`;
  await configure(test, config);
  await expectFound('namespaces-reached', 'failed', 'bounds.forbiddenNamespaces', team.name);
});

it('finds an invalid configuration', async (test) => {
  await configure(test, 'settings:\n  delay: soon\n');
  await expectFound('configuration-valid', 'failed', 'values of the release', 'settings.delay');
});

it('finds an entry that is missing', async (test) => {
  const before = await read();
  await patchAsHelm([{ op: 'remove', path: '/webhooks/1' }]);
  test.onTestFinished(() => replaceAsHelm(before));
  await expectFound('webhook-entries', 'failed', 'helm upgrade', 'labelled-pods.gracehook.io is missing');
});

it('finds a failurePolicy that kubectl edit changed, and who changed it', async (test) => {
  const before = await read();
  const policy = (value: string) =>
    [0, 1].map((index) => ({ op: 'replace', path: `/webhooks/${index}/failurePolicy`, value }));
  await patch(policy('Fail'), 'kubectl-edit');
  test.onTestFinished(() => replaceAsHelm(before));
  await expectFound(
    'webhook-changed-by',
    'warned',
    'helm upgrade',
    'kubectl-edit wrote failurePolicy of labelled-pods.gracehook.io, failurePolicy of pods.gracehook.io',
  );
});

it('finds a failurePolicy of workloads that could hold up deletions', async (test) => {
  await patchAsHelm([{ op: 'replace', path: '/webhooks/2/failurePolicy', value: 'Fail' }]);
  test.onTestFinished(() =>
    patchAsHelm([{ op: 'replace', path: '/webhooks/2/failurePolicy', value: 'Ignore' }]),
  );
  await expectFound('webhook-entries', 'failed', 'helm upgrade', 'failurePolicy of workloads.gracehook.io');
});

it('finds that the webhook configuration is gone', async (test) => {
  const before = await read();
  await cluster.kubectl(['delete', ...configuration]);
  test.onTestFinished(() => replaceAsHelm(before));
  await expectFound('webhook-configuration', 'failed', 'helm upgrade');
});

it('finds that nobody leads control', async (test) => {
  const pods = ['get', 'lease', 'gracehook-control', '-o', 'json'];
  const lease = JSON.parse(await installed.kubectl(pods));
  // As one that died: its Lease stays behind, and nobody takes it over.
  await scale('gracehook-control', 0);
  test.onTestFinished(() => scale('gracehook-control', 2));
  expect(lease.spec.holderIdentity).toBeTruthy();
  await expectFound('control-leads', 'failed', 'scale deployment/gracehook-control');
});

it('finds that serve has no replicas, and not everything that follows from it', async (test) => {
  await scale('gracehook', 0);
  test.onTestFinished(() => scale('gracehook', 2));
  await expectFound('serve-ready', 'failed', '--replicas=2', '0 replicas');
});

it('refuses Fail before an installation while pods that a node needs are opted in', async (test) => {
  const critical = podManifest('agent', { podSpec: { priorityClassName: 'system-node-critical' } });
  await team.kubectl(['create', '-f', '-'], { input: critical });
  test.onTestFinished(async () => void (await team.kubectl(['delete', 'pod', 'agent', '--force'])));
  const outcomesWith = async (...values: string[]) => {
    const results = await plan({ namespace: 'gracehook', values });
    return results.filter(({ outcome }) => outcome !== 'passed');
  };
  const there = { name: 'no-other-installation', outcome: 'warned' };
  const fail = 'webhook: { failurePolicy: Fail }';
  expect(await outcomesWith(fail)).toMatchObject([
    there,
    { name: 'fail-wanted', outcome: 'failed', found: expect.stringContaining(`${team.name}/agent`) },
  ]);
  expect(await outcomesWith()).toMatchObject([there]);
  const excluding = `webhook: { excludedNamespaces: [${team.name}] }`;
  expect(await outcomesWith(fail, excluding)).toMatchObject([there]);
});

it('warns with the right that is missing, and never breaks', async (test) => {
  await team.kubectl(['create', 'serviceaccount', 'somebody']);
  const token = (await team.kubectl(['create', 'token', 'somebody'])).trim();
  const access = await admin();
  test.expect(access.server).toContain('https://');
  const options = async () => {
    const { ca, servername } = await access.options();
    return {
      ca,
      ...(servername !== undefined && { servername }),
      headers: { authorization: `Bearer ${token}` },
    };
  };
  const groups = await runChecks(
    { server: access.server, options },
    { clientVersion: version, namespace: team.name },
  );
  const outcomes = groups.flatMap(({ results }) => results);
  expect(outcomes.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  expect(outcomes.find(({ name }) => name === 'webhook-configuration')?.found).toContain(
    'list mutatingwebhookconfigurations.admissionregistration.k8s.io',
  );
});

async function admin() {
  const access = kubeconfigContext(cluster.kubeconfig, undefined);
  if (typeof access === 'string') throw new Error(access);
  return access;
}

async function findings(now?: () => Date): Promise<CheckResult[]> {
  const options = { clientVersion: version, namespace: undefined, ...(now && { now }) };
  const groups = await runChecks(await admin(), options);
  return groups.flatMap(({ results }) => results).filter(({ outcome }) => outcome !== 'passed');
}

/** This one alone, with these words in its remedy and in what was found; soon, since the API server caches what it calls. */
async function expectFound(
  name: string,
  outcome: CheckResult['outcome'],
  remedy: string,
  found = '',
): Promise<void> {
  const words = { remedy: expect.stringContaining(remedy), found: expect.stringContaining(found) };
  await eventually(async () => expect(await findings()).toMatchObject([{ name, outcome, ...words }]), {
    withinSeconds: 20,
  });
}

async function plan(options: {
  readonly namespace: string | undefined;
  readonly values?: readonly string[];
}): Promise<readonly CheckResult[]> {
  const groups = await runPlannedChecks(await admin(), { clientVersion: version, ...options });
  return groups.flatMap(({ results }) => results);
}

async function bring({ cert, key }: { readonly cert: string; readonly key: string }): Promise<void> {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'ours', namespace: 'gracehook' },
    stringData: { 'tls.crt': cert, 'tls.key': key },
  };
  await cluster.kubectl(['apply', '-f', '-'], { input: JSON.stringify(secret) });
}

function trust(...authorities: readonly string[]): Promise<void> {
  const value = Buffer.from(authorities.join('')).toString('base64');
  return patch(
    [0, 1, 2].map((index) => ({ op: 'add', path: `/webhooks/${index}/clientConfig/caBundle`, value })),
    'kubectl-patch',
  );
}

function patchAsHelm(operations: readonly object[]): Promise<void> {
  return patch(operations, 'helm');
}

async function patch(operations: readonly object[], manager: string): Promise<void> {
  const how = ['--type=json', `--field-manager=${manager}`, '-p', JSON.stringify(operations)];
  await cluster.kubectl(['patch', ...configuration, ...how]);
}

async function read(): Promise<JsonObject> {
  const object = JSON.parse(await cluster.kubectl(['get', ...configuration, '-o', 'json']));
  const { name, labels, annotations } = object.metadata;
  return { ...object, metadata: { name, labels, annotations } };
}

/** Made anew, so that no earlier manager is left. */
async function replaceAsHelm(object: JsonObject): Promise<void> {
  await cluster.kubectl(['delete', ...configuration, '--ignore-not-found']);
  await cluster.kubectl(['create', '--field-manager=helm', '-f', '-'], { input: JSON.stringify(object) });
  await eventually(async () => expect(await findings()).toEqual([]), { withinSeconds: 20 });
}

async function configure(test: TestContext, text: string): Promise<void> {
  const write = (config: string) =>
    installed.kubectl([
      'patch',
      'configmap',
      'gracehook',
      '-p',
      JSON.stringify({ data: { 'config.yaml': config } }),
    ]);
  await write(text);
  test.onTestFinished(async () => void (await write('namespaceSettings: true\n')));
}

async function scale(deployment: string, replicas: number): Promise<void> {
  await installed.kubectl(['scale', `deployment/${deployment}`, `--replicas=${replicas}`]);
  await installed.kubectl(['rollout', 'status', `deployment/${deployment}`, '--timeout=60s']);
}

/** After ours by its name, and asked again when ours changed a pod. */
async function otherWebhook(test: TestContext, mutate: (pod: JsonObject) => readonly Operation[]) {
  const other = await startOtherWebhook(cluster, mutate);
  test.onTestFinished(() => other.stop());
  await other.register('zz-other', team.name);
}

async function refusePods(test: TestContext, expression: string): Promise<void> {
  const metadata = { name: 'not-in-my-cluster' };
  const apiVersion = 'admissionregistration.k8s.io/v1';
  const policy = {
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    metadata,
    spec: {
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
        ],
      },
      validations: [{ expression, message: 'not in my cluster' }],
    },
  };
  const selector = { matchLabels: { 'kubernetes.io/metadata.name': team.name } };
  const binding = {
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata,
    spec: {
      policyName: metadata.name,
      validationActions: ['Deny'],
      matchResources: { namespaceSelector: selector },
    },
  };
  const input = [policy, binding].map((object) => JSON.stringify(object)).join('\n---\n');
  await cluster.kubectl(['create', '-f', '-'], { input });
  test.onTestFinished(async () => {
    const kinds = 'validatingadmissionpolicybinding,validatingadmissionpolicy';
    await cluster.kubectl(['delete', kinds, metadata.name]);
  });
}

function firstContainer(pod: JsonObject): { readonly lifecycle?: unknown } | undefined {
  const { containers } = pod['spec'] as unknown as { readonly containers: readonly object[] };
  return containers[0];
}
