import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Cluster } from './cluster.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const startSeconds = 60;
const stopSeconds = 30;
const keptOutput = 4_000;

/** The webhook under test, as a process of its own, registered with the cluster by URL. */
export interface WebhookProcess {
  readonly port: number;
  readonly opsPort: number;
  /** What `/metrics` says now. */
  metrics(): Promise<string>;
  /** The last of what it wrote, for messages of tests that failed. */
  output(): string;
  /** SIGTERM: it removes its registration and ends; after 30 s it is killed. */
  stop(): Promise<void>;
  /** SIGKILL: the registration stays behind, as after a crash. */
  kill(): Promise<void>;
}

/**
 * Starts `serve --register` against the cluster and returns when the API server really calls it: some seconds
 * pass between a registration and its first call, so a dry-run pod has to come back injected.
 */
export async function startWebhook(
  cluster: Pick<Cluster, 'kubeconfig' | 'kubectl'>,
  { args = [] }: { readonly args?: readonly string[] } = {},
): Promise<WebhookProcess> {
  const [port, opsPort] = await findFreePorts();
  const child = spawn(
    process.execPath,
    [
      ...[main, 'serve', '--register', '--yes', '--kubeconfig', cluster.kubeconfig],
      ...['--port', String(port), '--ops-port', String(opsPort), ...args],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-keptOutput);
    });
  }
  const ended = once(child, 'close').catch((error: unknown) => {
    output += String(error);
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined;

  const kill = async () => {
    if (isRunning()) child.kill('SIGKILL');
    await ended;
  };
  const stop = async () => {
    if (isRunning()) child.kill('SIGTERM');
    const limit = new AbortController();
    await Promise.race([ended, sleep(stopSeconds * 1000, null, { signal: limit.signal }).catch(() => null)]);
    limit.abort();
    await kill();
  };

  const steps: [string, () => Promise<boolean>][] = [
    ['answer 200 on /readyz', () => isReady(opsPort)],
    ['register gracehook-dev', () => isRegistered(cluster)],
    ['be called by the API server', () => isCalled(cluster)],
  ];
  const deadline = Date.now() + startSeconds * 1000;
  for (const [step, isDone] of steps) {
    while (!(await isDone())) {
      if (isRunning() && Date.now() < deadline) {
        await sleep(250);
        continue;
      }
      const why = isRunning()
        ? `within ${startSeconds} s`
        : `and ended (${child.exitCode ?? child.signalCode})`;
      await kill();
      throw new Error(`the webhook did not ${step} ${why}:\n${output}`);
    }
  }

  return {
    port,
    opsPort,
    metrics: async () => (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text(),
    output: () => output,
    stop,
    kill,
  };
}

async function isReady(opsPort: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${opsPort}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

async function isRegistered({ kubectl }: Pick<Cluster, 'kubectl'>): Promise<boolean> {
  const found = await kubectl(
    ['get', 'mutatingwebhookconfigurations', 'gracehook-dev', '--ignore-not-found', '-o', 'name'],
    { timeoutSeconds: 10 },
  );
  return found.trim() !== '';
}

async function isCalled({ kubectl }: Pick<Cluster, 'kubectl'>): Promise<boolean> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'is-the-webhook-called', annotations: { 'gracehook.io/inject': 'enabled' } },
    spec: { containers: [{ name: 'app', image: 'docker.io/lab/none:v1' }] },
  };
  // A namespace of a fresh cluster has no ServiceAccount yet, and a pod is then refused: that is "not yet" as well.
  const stored = await kubectl(['-n', 'default', 'create', '--dry-run=server', '-o', 'json', '-f', '-'], {
    input: JSON.stringify(pod),
    timeoutSeconds: 10,
  }).catch(() => '{}');
  return JSON.parse(stored).metadata?.labels?.['gracehook.io/injected'] === 'true';
}

async function findFreePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = servers.map(async (server) => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no free port');
    return address.port;
  });
  // Both stay open until both are known, so that they differ.
  const [port, opsPort] = await Promise.all([ports[0], ports[1]]);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  if (port === undefined || opsPort === undefined) throw new Error('no free port');
  return [port, opsPort];
}
