import type { Installation } from '../../cluster/install/install-gracehook.ts';
import { replicaMetrics } from '../../cluster/install/replica-metrics.ts';

/** What the replicas of serve used together while they were followed. */
export interface ServeUsage {
  readonly cpuSeconds: number;
  /** The most that one of them held. MB of 1,000,000 bytes. */
  readonly mostMegabytes: number;
}

const everyMilliseconds = 5_000;

/** Follows the replicas by their own metrics, through the API server, until it is stopped. Throws where one was replaced. */
export async function followServe(
  installed: Installation,
): Promise<{ readonly stop: () => Promise<ServeUsage> }> {
  const before = await readServe(installed);
  let most = 0;
  const look = async () => {
    const now = await readServe(installed);
    most = Math.max(most, ...[...now.values()].map(({ megabytes }) => megabytes));
    return now;
  };
  let looking: Promise<unknown> = Promise.resolve();
  // One that is not answered in the middle of a burst is one look less.
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => {});
  }, everyMilliseconds);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
      const after = await look();
      const cpuSeconds = [...after].reduce((sum, [pod, { cpuSeconds: now }]) => {
        const begun = before.get(pod)?.cpuSeconds;
        if (begun === undefined) throw new Error(`${pod} was not there when the burst began`);
        return sum + now - begun;
      }, 0);
      return { cpuSeconds, mostMegabytes: Math.round(most * 10) / 10 };
    },
  };
}

type ReplicaUsage = ReadonlyMap<string, { readonly cpuSeconds: number; readonly megabytes: number }>;

async function readServe(installed: Installation): Promise<ReplicaUsage> {
  const replicas = await replicaMetrics(installed, 'serve');
  return new Map(
    replicas.map(({ pod, metric }) => {
      const megabytes = metric('process_resident_memory_bytes') / 1e6;
      return [pod, { cpuSeconds: metric('process_cpu_seconds_total'), megabytes }];
    }),
  );
}
