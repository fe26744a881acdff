import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Cluster } from './cluster.ts';
import { findFreePorts } from './control-plane/free-ports.ts';
import { isWebhookCalled } from './is-webhook-called.ts';
import { waitUntil } from './run/wait-until.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** What a registered webhook under test is called in the cluster, as kubectl takes it. */
export const registration = ['mutatingwebhookconfiguration', 'gracehook-dev'];
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
  /** Nothing of it stays, also where it was killed before. */
  remove(): Promise<void>;
}

/**
 * Starts `serve --register` against the cluster and returns when the API server really calls it: some seconds
 * pass between a registration and its first call, so a dry-run pod has to come back injected.
 */
export async function startWebhook(
  cluster: Pick<Cluster, 'kubeconfig' | 'context' | 'kubectl'>,
  { args = [] }: { readonly args?: readonly string[] } = {},
): Promise<WebhookProcess> {
  const [port = 0, opsPort = 0] = await findFreePorts(2);
  // The server's own temporary files stay behind when it is killed.
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'gracehook-webhook-'));
  const child = spawn(
    process.execPath,
    [
      ...[main, 'serve', '--register', '--yes', ...contextOf(cluster)],
      ...['--port', String(port), '--ops-port', String(opsPort)],
      // No API server is told of the end by endpoints here: the registration is gone at once.
      ...['--shutdown-delay', '0s', ...args],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: temporaryFolder } },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-keptOutput);
    });
  }
  const closed = once(child, 'close').catch((error: unknown) => {
    output += String(error);
  });
  const ending = () =>
    child.pid === undefined ? 'not started' : (child.signalCode ?? child.exitCode ?? undefined);

  const kill = async () => {
    if (ending() === undefined) child.kill('SIGKILL');
    await closed;
    await rm(temporaryFolder, { recursive: true, force: true });
  };
  const stop = async () => {
    if (ending() === undefined) child.kill('SIGTERM');
    await Promise.race([closed, sleep(stopSeconds * 1000, null, { ref: false })]);
    await kill();
  };

  const program = {
    name: 'webhook',
    pid: child.pid ?? 0,
    ending: () => ending()?.toString(),
    lastLines: () => output,
  };
  try {
    for (const [what, condition] of Object.entries({
      'the webhook is ready': () => isReady(opsPort),
      'gracehook-dev is registered': () => isRegistered(cluster),
      'the API server calls the webhook': () => isWebhookCalled(cluster),
    })) {
      await waitUntil(what, condition, { withinSeconds: 60, programs: [program] });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    opsPort,
    metrics: async () => (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text(),
    output: () => output,
    stop,
    kill,
    remove: async () => {
      await kill();
      await cluster.kubectl(['delete', ...registration, '--ignore-not-found']);
    },
  };
}

function contextOf({ kubeconfig, context }: Pick<Cluster, 'kubeconfig' | 'context'>): string[] {
  return [
    ...(kubeconfig === '' ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--context', context]),
  ];
}

async function isReady(opsPort: number): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${opsPort}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
}

async function isRegistered({ kubectl }: Pick<Cluster, 'kubectl'>): Promise<boolean> {
  return (
    (await kubectl(['get', ...registration, '--ignore-not-found', '-o', 'name'], { timeoutSeconds: 10 })) !==
    ''
  );
}
