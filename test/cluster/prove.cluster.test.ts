import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asList, asObject, type Json, valueAt, withValueAt } from '../../src/core/json.ts';
import { type Ended, gracehook, type Running, startGracehook } from '../cli/run-gracehook.ts';
import { buildLabImages } from '../lab/images.ts';
import { NotAvailable } from './cluster.ts';
import { contextFlags } from './context-flags.ts';
import { type ObservedWorkload, observe } from './observed-workload.ts';
import { copies, mark, send, surged } from './opted-in-workload.ts';
import { waitUntil } from './run/wait-until.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, type TestNamespace } from './test-namespace.ts';
import { workloadManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

/*
 * Proofs of real workloads that opted in by their own annotation: one is compared, one has all events, one is stopped by
 * hand, and two are disturbed by something else in the cluster. The first two run side by side, then the others.
 */
const names = ['web', 'spread', 'stopped', 'reset', 'guarded'] as const;
const restartedAt = 'kubectl.kubernetes.io/restartedAt';
const optedIn = { 'gracehook.io/inject': 'enabled', 'gracehook.io/delay': '3s' };
const copied = copies({ delay: '3s', inject: 'enabled' }).copied;

let notRun = '';
let namespace: TestNamespace;
let webhook: WebhookProcess | undefined;
let folder: string;
const before = new Map<string, ObservedWorkload>();
const managers = new Map<string, Record<string, string[]>>();
let compared: Ended;
let spread: Ended;
let stopped: Ended;
let reset: Ended;
let guarded: Ended;
let scaled: Ended;
let unanswered: Ended;

beforeAll(async () => {
  try {
    for (const archive of await buildLabImages(['witness'])) await cluster.importImage(archive);
  } catch (error) {
    if (!(error instanceof NotAvailable)) throw error;
    notRun = `not run: ${error.message}`;
    return;
  }
  folder = await mkdtemp(join(tmpdir(), 'gracehook-prove-'));
  [namespace, webhook] = await Promise.all([createTestNamespace(cluster, 'prove'), startWebhook(cluster)]);
  await Promise.all(names.map((name) => deploy(name)));
  for (const name of names) {
    before.set(name, await observe(namespace, `deployment/${name}`));
    managers.set(name, await fieldsByManager(name));
  }
  const budget = { minAvailable: 2, selector: { matchLabels: { app: 'guarded' } } };
  await create('policy/v1', 'PodDisruptionBudget', budget);
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'guarded' };
  await create('autoscaling/v2', 'HorizontalPodAutoscaler', { scaleTargetRef, maxReplicas: 3 });

  [compared, spread] = await Promise.all([
    prove('web', '--compare', '--rate', '60', '--report', join(folder, 'proof.html')),
    prove('spread', '--event', 'all', '--rate', '20'),
  ]);
  [stopped, reset, guarded, scaled, unanswered] = await Promise.all([
    disturb('stopped', (running) => running.interrupt()),
    disturb('reset', () => namespace.kubectl([...setBack, 'reset'])),
    prove('guarded', '--event', 'evict', '--rate', '5', '--timeout', '8s'),
    prove('guarded', '--event', 'scale'),
    prove('guarded', '--url', `http://${cluster.nodeAddress}:9/`),
  ]);
}, 400_000);

afterAll(async () => {
  await webhook?.stop();
  await namespace?.remove();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

it('a comparison sees requests dropped without Gracehook and none with it', ({ skip }) => {
  skip(notRun !== '', notRun);
  expect(compared.code, compared.stderr).toBe(0);
  const [disabled, asItIs] = passesOf(compared);
  expect(disabled).toMatchObject({ kind: 'disabled', event: 'restart', podsEnded: 2 });
  expect(disabled?.failed).toBeGreaterThan(0);
  expect(asItIs?.failedRequests).toEqual([]);
  expect(asItIs).toMatchObject({ kind: 'as-it-is', event: 'restart', podsEnded: 2, failed: 0 });
  for (const { pods, requests } of passesOf(compared)) {
    expect(pods).toHaveLength(4);
    expect(requests).toBeGreaterThan(600);
  }
  const lives = passesOf(compared).map(({ pods }) =>
    pods.map(({ isInjected, preStopSeconds: seconds, gracePeriodSeconds: grace }) => [
      isInjected,
      seconds,
      grace,
    ]),
  );
  expect(lives).toEqual([Array(4).fill([false, 0, 30]), Array(4).fill([true, 3, 38])]);
});

it('a comparison leaves the workload as it was, but for the annotation of the restart', async ({ skip }) => {
  skip(notRun !== '', notRun);
  expect(before.get('web')).toMatchObject({ strategy: surged, own: { ...ownOf(optedIn), ...mark } });
  expect(before.get('web')?.template).toEqual({ ...ownOf(optedIn), copied });
  expect(await specNow('web')).toEqual(specOf(before.get('web')));
  expect(await readFile(join(folder, 'proof.html'), 'utf8')).toContain(`in namespace ${namespace.name}`);
});

it('restart, scaling and eviction of an injected workload drop nothing, and leave as many pods', async ({
  skip,
}) => {
  skip(notRun !== '', notRun);
  expect(passesOf(spread).flatMap(({ failedRequests }) => failedRequests)).toEqual([]);
  expect(spread.code, spread.stderr).toBe(0);
  expect(
    passesOf(spread).map(({ event, kind, podsEnded, failed }) => [event, kind, podsEnded, failed]),
  ).toEqual([
    ['restart', 'as-it-is', 2, 0],
    ['scale', 'as-it-is', 1, 0],
    ['evict', 'as-it-is', 2, 0],
  ]);
  expect(await specNow('spread')).toEqual(specOf(before.get('spread')));
  const { gracehook: ours, ...others } = await fieldsByManager('spread');
  expect(others).toEqual(managers.get('spread'));
  expect(ours).toEqual(['f:spec.f:template.f:metadata.f:annotations.f:kubectl.kubernetes.io/restartedAt']);
});

it('Ctrl-C in the middle of a comparison puts the workload back', async ({ skip }) => {
  skip(notRun !== '', notRun);
  expect(stopped).toMatchObject({ code: 3, stdout: '' });
  expect(stopped.stderr).toContain('should this be killed, put it back by: kubectl -n ');
  expect(stopped.stderr).toContain('puts back gracehook.io/inject as it was in the pod template\n');
  expect(stopped.stderr).toMatch(
    /gracehook: stopped by SIGINT; put back gracehook\.io\/inject as it was in the pod template; a rollout of it still runs, see: kubectl -n .* rollout status deployment\/stopped\n$/,
  );
  expect(await specNow('stopped')).toEqual(specOf(before.get('stopped')));
  // It opted in by its manifest, which still names all that it named: a later one without it will opt it out.
  const inject = 'f:spec.f:template.f:metadata.f:annotations.f:gracehook.io/inject';
  expect(managers.get('stopped')?.['flux']).toContain(inject);
  expect(await fieldsByManager('stopped')).toEqual(managers.get('stopped'));
});

it('somebody who sets things back ends a comparison, and is named', async ({ skip }) => {
  skip(notRun !== '', notRun);
  expect(reset).toMatchObject({ code: 3, stdout: '' });
  expect(reset.stderr).toContain(
    'gracehook.io/inject was set to "disabled" and is "enabled" again, so nothing can be measured: argocd-controller sets it back',
  );
  expect(await specNow('reset')).toEqual(specOf(before.get('reset')));
});

it('a disruption budget and an autoscaler have the last word', async ({ skip }) => {
  skip(notRun !== '', notRun);
  expect(guarded).toMatchObject({ code: 3, stdout: '' });
  expect(guarded.stderr).toMatch(/could not be evicted within 8 s: .*disruption budget/);
  expect(scaled).toMatchObject({ code: 2, stdout: '' });
  expect(scaled.stderr).toContain('the HorizontalPodAutoscaler guarded sets the replicas');
  expect(await specNow('guarded')).toEqual(specOf(before.get('guarded')));
});

it('a URL that nobody answers is told before anything is done', ({ skip }) => {
  skip(notRun !== '', notRun);
  expect(unanswered).toMatchObject({ code: 2, stdout: '' });
  expect(unanswered.stderr).toMatch(/does not answer as it should .*GET and POST: connect ECONNREFUSED /);
});

interface PrintedPass {
  readonly kind: string;
  readonly event: string;
  readonly requests: number;
  readonly failed: number;
  readonly podsEnded: number;
  readonly failedRequests: readonly unknown[];
  readonly pods: readonly {
    readonly isInjected: boolean;
    readonly preStopSeconds: number;
    readonly gracePeriodSeconds: number;
  }[];
}

function passesOf({ stdout }: Ended): readonly PrintedPass[] {
  return JSON.parse(stdout).passes;
}

/** What GitOps would do: the template says `enabled` again. */
const setBack = [
  ...['patch', '--field-manager', 'argocd-controller', '--type', 'merge', '-p'],
  JSON.stringify({ spec: { template: { metadata: { annotations: { 'gracehook.io/inject': 'enabled' } } } } }),
  'deployment',
];

/** Begins a comparison, and does something to it while its first pass is under way. */
async function disturb(name: string, act: (running: Running) => unknown): Promise<Ended> {
  const running = startGracehook(await argsOf(name, ['--compare', '--rate', '5']));
  await waitUntil(`the first pass of ${name}`, () => running.stderr().includes('1/2 restart'), {
    withinSeconds: 60,
  });
  await act(running);
  return running.ended;
}

/** The spec without what a restart leaves, and our annotations of the workload itself. */
function specOf(observed: ObservedWorkload | undefined): unknown {
  const path = ['spec', 'template', 'metadata', 'annotations', restartedAt];
  return [valueAt(withValueAt(observed?.object, path, undefined), ['spec']), observed?.own];
}

/** The fields that each manager names, but for those of controllers in the status. */
async function fieldsByManager(name: string): Promise<Record<string, string[]>> {
  const asked = ['get', `deployment/${name}`, '--show-managed-fields', '-o', 'json'];
  const entries = asList(valueAt(JSON.parse(await namespace.kubectl(asked)), ['metadata', 'managedFields']));
  const named = entries.filter((entry) => valueAt(entry, ['manager']) !== 'kube-controller-manager');
  return Object.fromEntries(
    named.map((entry) => [String(valueAt(entry, ['manager'])), leavesOf(valueAt(entry, ['fieldsV1']))]),
  );
}

function leavesOf(fields: Json | undefined, path: readonly string[] = []): string[] {
  const members = Object.entries(asObject(fields) ?? {}).filter(([key]) => key !== '.');
  if (members.length === 0) return [path.join('.')];
  return members.flatMap(([key, value]) => leavesOf(value, [...path, key])).toSorted();
}

async function specNow(name: string): Promise<unknown> {
  return specOf(await observe(namespace, `deployment/${name}`));
}

function ownOf(annotations: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [key.replace('gracehook.io/', ''), value]),
  );
}

async function deploy(name: string): Promise<void> {
  const container = {
    image: 'docker.io/lab/witness:v1',
    env: [{ name: 'ADDRESS', value: ':8080' }],
    ports: [{ containerPort: 8080 }],
  };
  // One opts in by its template, as a manifest in Git does.
  const wishes = name === 'stopped' ? { templateAnnotations: optedIn } : { annotations: optedIn };
  const manifest = workloadManifest(name, { container, ...wishes });
  await send(namespace, 'apply --server-side --field-manager=flux', manifest);
  const spec = { type: 'NodePort', selector: { app: name }, ports: [{ port: 8080 }] };
  await create('v1', 'Service', spec, name);
  await namespace.kubectl(['rollout', 'status', `deployment/${name}`, '--timeout=90s'], {
    timeoutSeconds: 100,
  });
}

async function create(apiVersion: string, kind: string, spec: object, name = 'guarded'): Promise<void> {
  await send(namespace, 'create', JSON.stringify({ apiVersion, kind, metadata: { name }, spec }));
}

async function argsOf(name: string, args: readonly string[]): Promise<string[]> {
  const port = await namespace.kubectl(['get', 'service', name, '-o', 'jsonpath={.spec.ports[0].nodePort}']);
  const url = `http://${cluster.nodeAddress}:${port}/`;
  return [
    'prove',
    `deploy/${name}`,
    '--url',
    url,
    ...contextFlags(),
    '-n',
    namespace.name,
    '--yes',
    '-o',
    'json',
    ...args,
  ];
}

async function prove(name: string, ...args: string[]): Promise<Ended> {
  return gracehook(await argsOf(name, args));
}
