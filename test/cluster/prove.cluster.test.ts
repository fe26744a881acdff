import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildLabImages } from '../lab/images.ts';
import { type Ended, gracehook, type Running, startGracehook } from '../cli/run-gracehook.ts';
import { NotAvailable } from './cluster.ts';
import { contextFlags } from './context-flags.ts';
import { type ObservedWorkload, observe } from './observed-workload.ts';
import { copies, mark, send, surged } from './opted-in-workload.ts';
import { partsFolder } from './parts/parts.ts';
import { waitUntil } from './run/wait-until.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, type TestNamespace } from './test-namespace.ts';
import { workloadManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

/*
 * Proofs of real workloads, all opted in by their own annotation: one compared, one of each other event, one that is
 * stopped by hand, and those that something else in the cluster disturbs. The first two of each sort run side by side.
 */
const names = ['web', 'spread', 'stopped', 'reset'] as const;
const restartedAt = 'kubectl.kubernetes.io/restartedAt';

let notRun = '';
let namespace: TestNamespace;
let webhook: WebhookProcess | undefined;
const before = new Map<string, ObservedWorkload>();
let compared: Ended;
let spread: Ended;

beforeAll(async () => {
  try {
    for (const archive of await buildLabImages(partsFolder(), ['witness']))
      await cluster.importImage(archive);
  } catch (error) {
    if (!(error instanceof NotAvailable)) throw error;
    notRun = `not run: ${error.message}`;
    return;
  }
  [namespace, webhook] = await Promise.all([createTestNamespace(cluster, 'prove'), startWebhook(cluster)]);
  await Promise.all(names.map((name) => deploy(name)));
  for (const name of names) before.set(name, await observe(namespace, `deployment/${name}`));
  [compared, spread] = await Promise.all([
    prove('web', '--compare', '--rate', '60', '--report', join(partsFolder(), 'proof.html')),
    prove('spread', '--event', 'all', '--rate', '20'),
  ]);
  console.log(compared.stderr, compared.stdout.slice(0, 3000), spread.stderr, spread.stdout.slice(0, 2000));
}, 400_000);

afterAll(async () => {
  await webhook?.stop();
  await namespace?.remove();
});

it('compares a workload with itself: requests are dropped without Gracehook, and none with it', ({ skip }) => {
  skip(notRun !== '', notRun);
  expect(compared.code, compared.stderr).toBe(0);
});

async function deploy(name: string): Promise<void> {
  const container = {
    image: 'docker.io/lab/witness:v1',
    env: [{ name: 'ADDRESS', value: ':8080' }],
    ports: [{ containerPort: 8080 }],
  };
  await send(namespace, 'apply', workloadManifest(name, { container, annotations: { 'gracehook.io/inject': 'enabled' } }));
  const spec = { type: 'NodePort', selector: { app: name }, ports: [{ port: 8080 }] };
  await send(namespace, 'apply', JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec }));
  await namespace.kubectl(['rollout', 'status', `deployment/${name}`, '--timeout=90s'], { timeoutSeconds: 100 });
}

async function argsOf(name: string, args: readonly string[]): Promise<string[]> {
  const port = await namespace.kubectl(['get', 'service', name, '-o', 'jsonpath={.spec.ports[0].nodePort}']);
  const url = `http://${cluster.nodeAddress}:${port}/`;
  return ['prove', `deploy/${name}`, '--url', url, ...contextFlags(), '-n', namespace.name, '--yes', '-o', 'json', ...args];
}

async function prove(name: string, ...args: string[]): Promise<Ended> {
  return gracehook(await argsOf(name, args));
}
