import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow, Figure } from '../bench-row.ts';
import { memoryOf } from '../processes/process-usage.ts';
import { errorsIn, errorTextOf, type LoadResult } from './load-result.ts';
import { type LoadPlan, mostUnderWayOfApiServer, runLoad } from './run-load.ts';
import { chartMemoryBytes, type Webhook } from './start-webhook.ts';
import { withGracehook } from './with-gracehook.ts';

const millicores = 200;
const times = 10;

/** The loads: what one API server has under way at most, and a control plane of three, against one replica. */
const loads = [
  { apiServers: 1, retries: 0 },
  { apiServers: 1, retries: 10 },
  { apiServers: 3, retries: 10 },
];

export const overload: BenchRow = {
  name: 'overload',
  summary:
    'Gracehook alone, held to a fifth of a core by a cgroup: ten times the reviews of a 15 KB pod that it can answer',
  minutes: 5,
  isInShort: true,
  measure: (plan) =>
    withGracehook(plan, async ({ bench, webhook, reviewFile }) => {
      const load = (more: Pick<LoadPlan, 'loop' | 'warmUpSeconds' | 'seconds' | 'retries'>) =>
        runLoad(bench, webhook, { reviewFile, ...more });
      const closed = { loop: { clients: 16 } };
      // A replica that has run for a while is what meets an overload; under the limit this would take minutes.
      await load({ ...closed, warmUpSeconds: 0, seconds: plan.isShort ? 4 : 20 });
      webhook.cgroup.limit({ millicores, memoryBytes: chartMemoryBytes });
      const most = await load({ ...closed, warmUpSeconds: 2, seconds: plan.isShort ? 5 : 20 });
      const mostPerSecond = most.patchedPerSecond;
      const figures: Figure[] = [];
      for (const { apiServers, retries } of loads) {
        const mostUnderWay = apiServers * mostUnderWayOfApiServer;
        const { result, largest } = await withLargestMemory(webhook, () =>
          load({
            loop: { reviewsPerSecond: times * mostPerSecond, mostUnderWay },
            // The connections come at once, and each costs as much as some reviews.
            warmUpSeconds: plan.isShort ? 3 : 15,
            seconds: plan.isShort ? 5 : 30,
            retries,
          }),
        );
        const after = await load({ loop: { clients: 1 }, warmUpSeconds: 0, seconds: plan.isShort ? 3 : 15 });
        figures.push({
          api_servers: apiServers,
          refused_ones: retries === 0 ? 'not sent again' : 'sent again, as by an API server',
          most_per_s: mostPerSecond,
          offered_per_s: times * mostPerSecond,
          most_under_way: mostUnderWay,
          ...overloadFigure(result, mostPerSecond),
          largest_rss_mb: largest,
          reviews_after_it: after.due,
          errors_after_it: errorsIn(after),
        });
      }
      return { figures };
    }),
};

function overloadFigure(result: LoadResult, mostPerSecond: number): Figure {
  const percent = (kind: string) => (100 * (result.outcomes[kind] ?? 0)) / result.due;
  return {
    patched_per_s: result.patchedPerSecond,
    patched_to_most: result.patchedPerSecond / mostPerSecond,
    patched_percent: percent('patched'),
    refused_percent: percent('refused'),
    not_sent_percent: percent('not sent'),
    all_but_patched: errorTextOf(result) ?? null,
    p99_ms: result.latency.p99Ms,
    refused_p99_ms: result.refused.p99Ms,
    connections_per_s: result.connections / result.seconds,
  };
}

/** Looks at the webhook's memory each second meanwhile. */
async function withLargestMemory(
  { pid }: Webhook,
  work: () => Promise<LoadResult>,
): Promise<{ result: LoadResult; largest: number }> {
  const over = new AbortController();
  const watching = (async () => {
    let largest = 0;
    while (!over.signal.aborted) {
      largest = Math.max(largest, memoryOf([pid]).rss_mb);
      await sleep(1_000, undefined, { signal: over.signal }).catch(() => {});
    }
    return largest;
  })();
  const result = await work().finally(() => over.abort());
  return { result, largest: await watching };
}
