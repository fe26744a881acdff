import { Agent } from 'node:http';
import { type Answer, sendRequest } from '../../src/prove/load/send-request.ts';

/** One request of a burst that is over, and when, by `performance.now()`. */
export interface BurstAnswer extends Answer {
  readonly endedAt: number;
}

/** Connections that are open and idle, so that all requests can be sent within milliseconds. */
export interface Connections {
  /** Sends a request on each at once; the rest is waiting. None is sent twice. */
  send(url: URL, timeLimitMilliseconds: number): Promise<readonly BurstAnswer[]>;
  close(): void;
}

/** Opens so many connections to the URL, each by a request that is answered. Throws where one is not. */
export async function openConnections(url: URL, count: number): Promise<Connections> {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: count });
  const sendAll = (to: URL, timeLimitMilliseconds: number) =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const answer = await sendRequest({ url: to, method: 'GET', agent, timeLimitMilliseconds });
        return { ...answer, endedAt: performance.now() };
      }),
    );
  const failed = (await sendAll(url, 5_000)).find(({ failure }) => failure !== null);
  if (failed !== undefined) {
    agent.destroy();
    throw new Error(`${count} connections to ${url}: ${failed.words}`);
  }
  return { send: sendAll, close: () => agent.destroy() };
}
