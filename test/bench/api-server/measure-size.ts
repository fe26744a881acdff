import { apiConnection } from '../../cluster/api-connection.ts';
import type { BenchPod } from '../bench-pod.ts';
import type { BenchPlan, Figure } from '../bench-row.ts';
import type { Random } from '../sampling/seeded-random.ts';
import type { Arm } from './arm.ts';
import { type BenchCluster, withBenchCluster } from './bench-cluster.ts';
import { latencyFigures, usageFigures, voidBecause } from './figures.ts';
import { measureInterleaved } from './interleaved.ts';
import { measureUsage } from './measure-usage.ts';
import { podRequest } from './pod-request.ts';
import { expectedOf, expectPods, startArms } from './running-arm.ts';
import { timedClient } from './timed-client.ts';

/** What was found of pods of one size. */
export interface MeasuredSize {
  readonly latencies: readonly Figure[];
  readonly usages: readonly Figure[];
  readonly void: string | undefined;
  readonly versions: BenchCluster['versions'];
}

/** How much is measured: enough to tell apart what matters, or just enough to see that all works. */
interface Effort {
  /** Pods of each arm before anything counts: what a compiler makes at run time becomes faster by being used. */
  readonly warmUpRounds: number;
  /** Pods of each arm whose latency is measured. */
  readonly rounds: number;
  /** Blocks of each arm whose CPU is measured, and the pods of each block. */
  readonly blocks: number;
  readonly podsEach: number;
}

const full: Effort = { warmUpRounds: 1_000, rounds: 3_000, blocks: 10, podsEach: 200 };
const short: Effort = { warmUpRounds: 30, rounds: 150, blocks: 2, podsEach: 50 };

/**
 * Compares arms on pods of one size, in a cluster of their own: first what each adds to the creation of a pod, in
 * random order one right after the other, then what it costs in CPU, in blocks.
 */
export async function measureSize(
  arms: readonly Arm[],
  { pod, size, bytes }: BenchPod,
  clientCount: number,
  random: Random,
  { isShort, signal }: BenchPlan,
): Promise<MeasuredSize> {
  const { warmUpRounds, rounds, ...blocks } = isShort ? short : full;
  const subject = { size, size_bytes: bytes, clients: clientCount };
  return withBenchCluster(async (cluster) => {
    const running = await startArms(cluster, arms, pod, signal);
    const expected = await expectPods(cluster, running[0]?.path ?? '', pod);
    const connection = await apiConnection(cluster);
    const sending = {
      clients: Array.from({ length: clientCount }, () => timedClient(connection)),
      ...{ random, signal },
    };
    const counted = running.map((arm) => ({
      request: podRequest(arm, pod, expectedOf(arm, expected)),
      pids: arm.programs.map(({ pid }) => pid),
      apiServerPid: cluster.server.apiServer.pid,
    }));
    const requests = counted.map(({ request }) => request);
    await measureInterleaved(requests, warmUpRounds, sending);
    const times = await measureInterleaved(requests, rounds, sending);
    const usages = await measureUsage(counted, blocks, sending);
    const latencies = latencyFigures(subject, times, random);
    return {
      latencies,
      usages: usageFigures(subject, usages),
      // So few samples cannot tell what the floor adds.
      void: isShort ? undefined : voidBecause(latencies, size),
      versions: cluster.versions,
    };
  });
}
