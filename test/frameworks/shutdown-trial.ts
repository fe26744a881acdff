import { get } from 'node:http';
import { findFreePorts } from '../cluster/control-plane/free-ports.ts';
import { waitUntil } from '../cluster/run/wait-until.ts';
import type { FrameworkServer } from './framework-servers.ts';
import { startServer } from './server-process.ts';

/** How long the request takes that is under way when SIGTERM comes. Seconds. */
export const requestSeconds = 5;
const patienceSeconds = 90;

/** What became of a request that was under way when the server was told to end. */
export interface ShutdownTrial {
  readonly request: 'finished' | 'cut';
  /** From SIGTERM to the end of the request. */
  readonly seconds: number;
}

/**
 * Starts the server with these variables, sends it a slow request, and SIGTERM when the request has begun. Ends the
 * server's processes in any case.
 */
export async function tryShutdown(
  server: FrameworkServer,
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<ShutdownTrial> {
  const [port = 0] = await findFreePorts(1);
  const running = startServer({
    name: server.framework,
    command: server.command(port, folder),
    folder,
    environment: { ...server.environment?.(port), ...variables },
  });
  const waiting = { withinSeconds: patienceSeconds, programs: [running] };
  try {
    await waitUntil('the server answers', async () => (await request(port, 0)) === 'finished', waiting);
    const answer = request(port, requestSeconds);
    const hasBegun = () => running.output().includes(`began ${requestSeconds}`);
    await waitUntil('the slow request began', hasBegun, waiting);
    const toldAt = performance.now();
    running.terminate();
    const outcome = await answer;
    return { request: outcome, seconds: Math.round((performance.now() - toldAt) / 100) / 10 };
  } finally {
    running.kill();
  }
}

function request(port: number, seconds: number): Promise<ShutdownTrial['request']> {
  return new Promise((resolve) => {
    const cut = () => resolve('cut');
    const sent = get({ host: '127.0.0.1', port, path: `/${seconds}`, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('error', cut);
      response.on('close', () => resolve(response.complete && body === 'finished' ? 'finished' : 'cut'));
    });
    sent.on('error', cut);
  });
}
