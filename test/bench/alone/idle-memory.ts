import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchRow, Figure } from '../bench-row.ts';
import { memoryOf } from '../processes/process-usage.ts';
import { writeReview } from './review-file.ts';
import { runLoad } from './run-load.ts';
import { usualPod } from './sized-pod.ts';
import { spreadOf } from './spread.ts';
import { startWebhook } from './start-webhook.ts';
import { atWorkbench } from './workbench.ts';

export const idleMemory: BenchRow = {
  name: 'idle-memory',
  summary:
    'Gracehook alone: the memory of `serve` that has nothing to do, before its first review and after many',
  minutes: 8,
  isInShort: false,
  measure: (plan) =>
    atWorkbench(plan, async (bench) => {
      const reviewFile = writeReview(bench.files.folder, 'usual', usualPod);
      const restSeconds = plan.isShort ? 2 : 30;
      const before: ReturnType<typeof memoryOf>[] = [];
      const after: ReturnType<typeof memoryOf>[] = [];
      for (let start = 0; start < (plan.isShort ? 1 : 5); start++) {
        const webhook = await startWebhook(bench, 'gracehook');
        await sleep(restSeconds * 1_000, undefined, { signal: plan.signal });
        before.push(memoryOf([webhook.pid]));
        const load = { reviewFile, loop: { reviewsPerSecond: 1_000 }, warmUpSeconds: 0 };
        await runLoad(bench, webhook, { ...load, seconds: plan.isShort ? 2 : 20 });
        await sleep(restSeconds * 1_000, undefined, { signal: plan.signal });
        after.push(memoryOf([webhook.pid]));
        await webhook.stop();
      }
      return {
        figures: [
          figureOf('before the first review', before),
          figureOf(`after ${plan.isShort ? '2,000' : '20,000'} reviews`, after),
        ],
      };
    }),
};

function figureOf(when: string, memories: readonly ReturnType<typeof memoryOf>[]): Figure {
  const rss = spreadOf(memories.map(({ rss_mb }) => rss_mb));
  const anonymous = spreadOf(memories.map(({ anonymous_mb }) => anonymous_mb));
  return {
    when,
    rss_mb: rss.median,
    rss_low_mb: rss.low,
    rss_high_mb: rss.high,
    anonymous_mb: anonymous.median,
    anonymous_low_mb: anonymous.low,
    anonymous_high_mb: anonymous.high,
  };
}
