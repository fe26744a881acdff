import { cpuMicroseconds, type Memory, memoryOf } from '../processes/process-usage.ts';
import { shuffled } from '../sampling/seeded-random.ts';
import { type Sending, sendBlock } from './interleaved.ts';
import type { PodRequest } from './pod-request.ts';

/** What an arm's pods cost on average. The API server's is all that it used, so that of no webhook is in it. */
export interface Usage {
  readonly pods: number;
  readonly podsPerSecond: number;
  readonly apiServerMicroseconds: number;
  /** Null where the arm has no process of its own. */
  readonly webhookMicroseconds: number | null;
  readonly memory: Memory | null;
}

/** A request with the processes whose CPU and memory are its arm's, and the API server that it goes to. */
export interface CountedRequest {
  readonly request: PodRequest;
  readonly pids: readonly number[];
  readonly apiServerPid: number;
}

/** How many pods make up a block, and how many blocks each arm has. */
export interface Blocks {
  readonly blocks: number;
  readonly podsEach: number;
}

/**
 * Measures the CPU of the API server and of each arm's own processes. What the API server uses for one pod cannot be
 * told from what it uses for the next, so here the arms take turns in whole blocks, in random order.
 */
export async function measureUsage(
  counted: readonly CountedRequest[],
  { blocks, podsEach }: Blocks,
  sending: Sending,
): Promise<ReadonlyMap<string, Usage>> {
  const totals = new Map(counted.map(({ request }) => [request.arm, newTotal()]));
  for (let block = 0; block < blocks; block++) {
    for (const { request, pids, apiServerPid } of shuffled(counted, sending.random)) {
      const total = totals.get(request.arm);
      if (total === undefined) continue;
      const before = { apiServer: cpuMicroseconds([apiServerPid]), webhook: cpuMicroseconds(pids) };
      total.seconds += await sendBlock(request, podsEach, sending);
      total.apiServer += cpuMicroseconds([apiServerPid]) - before.apiServer;
      total.webhook += cpuMicroseconds(pids) - before.webhook;
    }
  }
  const pods = blocks * podsEach;
  return new Map(
    counted.map(({ request: { arm }, pids }) => {
      const total = totals.get(arm) ?? newTotal();
      const hasProcess = pids.length > 0;
      const usage: Usage = {
        pods,
        podsPerSecond: pods / total.seconds,
        apiServerMicroseconds: total.apiServer / pods,
        webhookMicroseconds: hasProcess ? total.webhook / pods : null,
        memory: hasProcess ? memoryOf(pids) : null,
      };
      return [arm, usage];
    }),
  );
}

/** What all blocks of an arm took: seconds of time, microseconds of CPU. */
function newTotal() {
  return { seconds: 0, apiServer: 0, webhook: 0 };
}
