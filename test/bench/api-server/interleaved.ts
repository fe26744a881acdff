import { type Random, shuffled } from '../sampling/seeded-random.ts';
import type { Rounds } from '../sampling/statistics.ts';
import type { PodRequest } from './pod-request.ts';
import type { TimedClient } from './timed-client.ts';

/** How requests are sent. */
export interface Sending {
  /** Each sends one request after the other; together they are the load. */
  readonly clients: readonly TimedClient[];
  readonly random: Random;
  readonly signal: AbortSignal;
}

/**
 * Creates a pod of each arm in each round, in random order, and gives what each took. Clients share the rounds; what was
 * measured in one round came from one client.
 */
export async function measureInterleaved(
  requests: readonly PodRequest[],
  rounds: number,
  { clients, random, signal }: Sending,
): Promise<Rounds> {
  const times: Record<string, number[]> = Object.fromEntries(requests.map(({ arm }) => [arm, []]));
  let begun = 0;
  const measureRounds = async (client: TimedClient) => {
    while (begun++ < rounds) {
      signal.throwIfAborted();
      const round = new Map<string, number>();
      for (const request of shuffled(requests, random))
        round.set(request.arm, await request.createBy(client));
      for (const [arm, milliseconds] of round) times[arm]?.push(milliseconds);
    }
  };
  await Promise.all(clients.map(measureRounds));
  return times;
}

/** Creates so many pods of one arm alone, and gives how many seconds they took together. */
export async function sendBlock(
  request: PodRequest,
  pods: number,
  { clients, signal }: Pick<Sending, 'clients' | 'signal'>,
): Promise<number> {
  const began = performance.now();
  let begun = 0;
  const sendPods = async (client: TimedClient) => {
    while (begun++ < pods) {
      signal.throwIfAborted();
      await request.createBy(client);
    }
  };
  await Promise.all(clients.map(sendPods));
  return (performance.now() - began) / 1000;
}
