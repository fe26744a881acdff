import { setTimeout as sleep } from 'node:timers/promises';
import { createCpuCgroup } from '../../cluster/run/cgroups.ts';
import type { BenchRow, Figure } from '../bench-row.ts';
import { memoryOf } from '../process-usage.ts';
import { errorsIn, errorTextOf, type LoadResult } from './load-result.ts';
import { writeReview } from './review-file.ts';
import { mostUnderWayOfApiServer, runLoad } from './run-load.ts';
import { usualPod } from './sized-pod.ts';
import { startWebhook, type Webhook } from './start-webhook.ts';
import { atWorkbench } from './workbench.ts';

const millicores = 200;
const times = 10;
/** A control plane of three, each of which has as much under way as it may. */
const mostUnderWay = 3 * mostUnderWayOfApiServer;

export const overload: BenchRow = {
  name: 'overload',
  summary:
    'Gracehook alone, held to a fifth of a core by a cgroup: ten times the reviews of a 15 KB pod that it can answer',
  minutes: 4,
  isInShort: true,
  measure: (plan) =>
    atWorkbench(plan, async (bench) => {
      const cgroup = createCpuCgroup(bench.run.id, 'quota', millicores);
      const reviewFile = writeReview(bench.files.folder, 'usual', usualPod);
      const webhook = await startWebhook(bench, 'gracehook', { cgroup });
      const peak = await runLoad(bench, webhook, {
        reviewFile,
        loop: { clients: 16 },
        warmUpSeconds: plan.isShort ? 5 : 30,
        seconds: plan.isShort ? 5 : 20,
      });
      const peakPerSecond = peak.patchedPerSecond;
      const figures: Figure[] = [];
      for (const retries of [0, 10]) {
        const { result, largest } = await withLargestMemory(webhook, () =>
          runLoad(bench, webhook, {
            reviewFile,
            loop: { reviewsPerSecond: times * peakPerSecond, mostUnderWay },
            // The connections come at once, and each costs as much as some reviews.
            warmUpSeconds: plan.isShort ? 5 : 20,
            seconds: plan.isShort ? 6 : 30,
            retries,
          }),
        );
        const once = { reviewFile, loop: { clients: 1 }, warmUpSeconds: 0 };
        const after = await runLoad(bench, webhook, { ...once, seconds: plan.isShort ? 2 : 10 });
        figures.push({
          refused_ones: retries === 0 ? 'are not sent again' : 'are sent again, as by an API server',
          most_per_s: peakPerSecond,
          offered_per_s: times * peakPerSecond,
          ...overloadFigure(result, peakPerSecond),
          largest_rss_mb: largest,
          reviews_after_it: after.due,
          errors_after_it: errorsIn(after),
        });
      }
      return { figures };
    }),
};

function overloadFigure(result: LoadResult, peakPerSecond: number): Figure {
  const percent = (kind: string) => (100 * (result.outcomes[kind] ?? 0)) / result.due;
  return {
    patched_per_s: result.patchedPerSecond,
    patched_to_most: result.patchedPerSecond / peakPerSecond,
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
