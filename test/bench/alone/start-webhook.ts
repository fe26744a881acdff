import { connect } from 'node:net';
import { join } from 'node:path';
import { findFreePorts } from '../../cluster/control-plane/free-ports.ts';
import { runCommand } from '../../cluster/parts/run-command.ts';
import { createLimitedCgroup, type LimitedCgroup } from '../../cluster/run/limited-cgroup.ts';
import { type Program, startProgram } from '../../cluster/run/program.ts';
import { waitUntil } from '../../cluster/run/wait-until.ts';
import { buildPeer } from '../peers/build-peer.ts';
import { asPod } from '../processes/as-pod.ts';
import { serverName, type Workbench } from './workbench.ts';

/** The webhooks that are compared. */
export type WebhookName = 'gracehook' | 'controller-runtime' | 'lean Go' | 'bare node';

/** A webhook that runs, held to its core, and listens on loopback. */
export interface Webhook {
  readonly name: WebhookName;
  readonly pid: number;
  readonly port: number;
  /** What it may use: memory as the chart allows Gracehook, and CPU as it was started with. */
  readonly cgroup: LimitedCgroup;
  /** Kills it and waits for its end. */
  stop(): Promise<void>;
}

/** How a webhook is started. */
export interface WebhookStart {
  /** Thousandths of a core that it is held to from its first instruction on; a whole core where nothing is said. */
  readonly millicores?: number;
}

/** `serve.resources.limits.memory` of charts/gracehook/values.yaml. Node sizes its heap by it. */
export const chartMemoryBytes = 512 * 1024 * 1024;
let started = 0;

/** Starts a webhook and returns when it listens. */
export async function startWebhook(
  bench: Workbench,
  name: WebhookName,
  options: WebhookStart = {},
): Promise<Webhook> {
  const webhook = await launchWebhook(bench, name, options);
  const waiting = { withinSeconds: 120, programs: [webhook.program] };
  await waitUntil(`${name} listens`, () => isListening(webhook.port), waiting);
  return webhook;
}

/** The same without waiting. What it logs is read and thrown away, as a container's log is read by the node's runtime. */
export async function launchWebhook(
  bench: Workbench,
  name: WebhookName,
  { millicores }: WebhookStart = {},
): Promise<Webhook & { readonly program: Program }> {
  const { run, cores, files, podEnvironment } = bench;
  const [port = 0, opsPort = 0] = await findFreePorts(2);
  const command = await commandOf(bench, name, port, opsPort);
  const number = ++started;
  const log = join(files.folder, `log-${number}`);
  await runCommand('mkfifo', [log]);
  const reader = startProgram(run, {
    name: `log-reader-${number}`,
    command: ['taskset', '-c', cores.load, 'tail', '-c', '4000', log],
  });
  const cgroup = createLimitedCgroup(run.id, `webhook-${number}`, {
    ...(name === 'gracehook' && { memoryBytes: chartMemoryBytes }),
    ...(millicores !== undefined && { millicores }),
  });
  const entering = cgroup.processesFiles.map((file) => `echo $$ >${file} && `).join('');
  const program = startProgram(run, {
    name: `webhook-${number}`,
    command: ['sh', '-c', `${entering}exec "$@" >${log}`, 'sh', 'taskset', '-c', cores.webhook, ...command],
    ...(name === 'gracehook' && { env: podEnvironment }),
  });
  const { pid } = program;
  return {
    ...{ name, pid, port, program, cgroup },
    stop: async () => {
      if (program.ending() === undefined) process.kill(pid, 'SIGKILL');
      const areGone = () => program.ending() !== undefined && reader.ending() !== undefined;
      await waitUntil(`${name} ends`, areGone, { withinSeconds: 30 });
    },
  };
}

async function commandOf(
  { bundle, files }: Workbench,
  name: WebhookName,
  port: number,
  opsPort: number,
): Promise<string[]> {
  const keyPair = ['--cert', files.cert, '--key', files.key];
  const contract = ['--listen', `127.0.0.1:${port}`, ...keyPair];
  switch (name) {
    case 'gracehook':
      return [
        ...asPod(files.account),
        ...[process.execPath, bundle],
        // As charts/gracehook/templates/serve/deployment.yaml, but for loopback and the places of files.
        ...['serve', '--host', '127.0.0.1', '--port', `${port}`, '--ops-port', `${opsPort}`],
        ...['--config', files.configuration, '--tls-cert', files.cert, '--tls-key', files.key],
        ...['--server-name', serverName, '--capabilities', files.capabilities, '--shutdown-delay', '5s'],
      ];
    case 'bare node':
      return [process.execPath, join(import.meta.dirname, 'bare-server.ts'), ...contract];
    case 'controller-runtime':
      return [await buildPeer('controllerruntime'), ...contract];
    case 'lean Go':
      return [await buildPeer('lean'), ...contract];
  }
}

/** Whether somebody listens on a port of loopback. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
