import { apiConnection } from '../../cluster/api-connection.ts';
import { benchPods } from '../bench-pod.ts';
import type { BenchPlan, Figure } from '../bench-row.ts';
import type { Random } from '../sampling/seeded-random.ts';
import { estimator, type Means } from '../sampling/statistics.ts';
import { gracehook, none } from './arms.ts';
import type { BenchCluster } from './bench-cluster.ts';
import { interval, rounded } from './figures.ts';
import type { ClusterSize } from './fill-cluster.ts';
import { measureInterleaved } from './interleaved.ts';
import { type CountedRequest, measureUsage } from './measure-usage.ts';
import { podRequest } from './pod-request.ts';
import { expectedOf, expectPods, startArms } from './running-arm.ts';
import { timedClient } from './timed-client.ts';

/** A cluster with much in it, and one with nothing. */
interface ComparedClusters {
  readonly empty: BenchCluster;
  readonly filled: BenchCluster;
  /** What is in the filled one. */
  readonly size: ClusterSize;
}

/** A pod of the middle size. */
const [, { pod } = { pod: {} }] = benchPods;

/**
 * Compares what Gracehook adds in both clusters, interleaved, and what it takes there in CPU and memory. What it adds
 * is the difference to no webhook in the same cluster: an API server that has much to keep is slower by itself.
 */
export async function compareClusters(
  { empty, filled, size: { namespaces, workloads } }: ComparedClusters,
  random: Random,
  { isShort, signal }: BenchPlan,
): Promise<Figure> {
  const [warmUpRounds, rounds, blocks] = isShort
    ? [30, 150, { blocks: 2, podsEach: 50 }]
    : [1_000, 1_500, { blocks: 10, podsEach: 200 }];
  const counted = [
    ...(await countedRequests(empty, 'empty', signal)),
    ...(await countedRequests(filled, 'filled', signal)),
  ];
  const requests = counted.map(({ request }) => request);
  const sending = { clients: [timedClient(await apiConnection(empty))], random, signal };
  await measureInterleaved(requests, warmUpRounds, sending);
  const times = await measureInterleaved(requests, rounds, sending);
  const usages = await measureUsage(counted, blocks, sending);

  const estimate = estimator(times, random);
  const added = (cluster: string, means: Means<string>) =>
    (means[armIn(cluster, gracehook.name)] ?? Number.NaN) - (means[armIn(cluster, none.name)] ?? Number.NaN);
  const usageIn = (cluster: string) => {
    const usage = usages.get(armIn(cluster, gracehook.name));
    return { cpu: usage?.webhookMicroseconds ?? Number.NaN, memory: usage?.memory ?? noMemory };
  };
  const objects = namespaces + workloads;
  const [before, after] = [usageIn('empty'), usageIn('filled')];
  return {
    namespaces,
    workloads,
    samples: rounds,
    ...interval(
      ['added_ms', 'added_low_ms', 'added_high_ms'],
      estimate((means) => added('filled', means)),
    ),
    ...interval(
      ['ratio_to_empty', 'ratio_low', 'ratio_high'],
      estimate((means) => added('filled', means) / added('empty', means)),
    ),
    webhook_cpu_us_per_pod: Math.round(after.cpu),
    cpu_ratio_to_empty: rounded(after.cpu / before.cpu),
    ...after.memory,
    empty_anonymous_mb: before.memory.anonymous_mb,
    // Of few objects, the moment at which garbage was collected makes more of a difference.
    anonymous_mb_per_1000_objects:
      objects < 10_000
        ? null
        : rounded((after.memory.anonymous_mb - before.memory.anonymous_mb) / (objects / 1_000)),
  };
}

const noMemory = { rss_mb: Number.NaN, anonymous_mb: Number.NaN };

/** The requests of both arms in one cluster, which go over a connection of their own. */
async function countedRequests(
  cluster: BenchCluster,
  name: string,
  signal: AbortSignal,
): Promise<CountedRequest[]> {
  const running = await startArms(cluster, [none, gracehook], pod, signal);
  const expected = await expectPods(cluster, running[0]?.path ?? '', pod);
  const client = timedClient(await apiConnection(cluster));
  return running.map((arm) => {
    const renamed = { ...arm, name: armIn(name, arm.name) };
    const { createBy, ...request } = podRequest(renamed, pod, expectedOf(arm, expected));
    return {
      request: { ...request, createBy: () => createBy(client) },
      pids: arm.programs.map(({ pid }) => pid),
      apiServerPid: cluster.server.apiServer.pid,
    };
  });
}

function armIn(cluster: string, arm: string): string {
  return `${arm}, ${cluster} cluster`;
}
