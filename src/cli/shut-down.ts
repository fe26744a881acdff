import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Draining } from '../server/draining.ts';

const refusingMilliseconds = 1_000;
const pollMilliseconds = 50;

/**
 * Ends the webhook server without cutting a call: for the delay it serves on and sends clients elsewhere, then it
 * answers the last ones with a 503 that is retried, and closes once no connection is left or a second has passed.
 * Calls under way are finished in every case.
 */
export async function shutDown(
  server: FastifyInstance,
  draining: Draining,
  delaySeconds: number,
): Promise<void> {
  draining.startClosing();
  if (delaySeconds > 0) await sleep(delaySeconds * 1000);
  draining.startRefusing();
  const deadline = Date.now() + refusingMilliseconds;
  while (Date.now() < deadline && (await connectionsOf(server)) > 0) await sleep(pollMilliseconds);
  const closed = server.close();
  server.server.closeIdleConnections();
  await closed;
}

function connectionsOf(server: FastifyInstance): Promise<number> {
  return new Promise((resolve) => {
    server.server.getConnections((error, count) => resolve(error ? 0 : count));
  });
}
