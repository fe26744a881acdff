import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const connections = 8;
const pauseMs = 20;
const timeoutMs = 3_000;

/** What clients saw: every answer but a 200 is a failure, and so is none. */
export interface Seen {
  readonly requests: number;
  readonly failed: number;
}

/**
 * Posts to `url` on kept-alive connections while `action` lasts, and tells what was seen. POST, since a GET that meets a
 * connection which was just closed would be sent again by many clients, and nobody would notice.
 */
export async function knockWhile(url: string, action: () => Promise<unknown>): Promise<Seen> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let requests = 0;
  let failed = 0;
  let isOver = false;
  const knock = async () => {
    while (!isOver) {
      requests++;
      if (!(await isAnswered(url, agent))) failed++;
      await sleep(pauseMs);
    }
  };
  const clients = Array.from({ length: connections }, knock);
  try {
    await action();
  } finally {
    isOver = true;
    await Promise.all(clients);
    agent.destroy();
  }
  return { requests, failed };
}

async function isAnswered(url: string, agent: Agent): Promise<boolean> {
  try {
    const sent = request(url, { method: 'POST', agent, signal: AbortSignal.timeout(timeoutMs) });
    sent.end('knock');
    const [response] = await once(sent, 'response');
    await response.resume().toArray();
    return response.statusCode === 200;
  } catch {
    return false;
  }
}
