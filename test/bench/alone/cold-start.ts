import { setTimeout as sleep } from 'node:timers/promises';
import { percentileOf } from '../../../src/core/percentile-of.ts';
import type { BenchRow } from '../bench-row.ts';
import { askWebhook } from './ask-webhook.ts';
import { usualPod } from './sized-pod.ts';
import { isListening, launchWebhook } from './start-webhook.ts';
import { atWorkbench, type Workbench } from './workbench.ts';

export const coldStart: BenchRow = {
  name: 'cold-start',
  summary: 'Gracehook alone on one core: from the start of its process to the first answered review',
  minutes: 1,
  isInShort: true,
  measure: (plan) =>
    atWorkbench(plan, async (bench) => {
      const starts = plan.isShort ? 5 : 50;
      const took: number[] = [];
      // The first reads the files from the disk.
      await firstAnswerMs(bench);
      while (took.length < starts) took.push(await firstAnswerMs(bench));
      const sorted = took.toSorted((a, b) => a - b);
      return {
        figures: [
          {
            starts,
            first_answer_p50_ms: percentileOf(sorted, 0.5),
            first_answer_p90_ms: percentileOf(sorted, 0.9),
            first_answer_max_ms: percentileOf(sorted, 1),
          },
        ],
      };
    }),
};

/** Starts one, asks as soon as it listens, and ends it. The time holds what starts the process: a shell, `taskset`, a mount. */
async function firstAnswerMs(bench: Workbench): Promise<number> {
  bench.signal.throwIfAborted();
  const began = performance.now();
  const webhook = await launchWebhook(bench, 'gracehook');
  try {
    while (!(await isListening(webhook.port))) {
      if (webhook.program.ending() !== undefined) throw new Error(`it ended: ${webhook.program.lastLines()}`);
      await sleep(1);
    }
    await askWebhook(bench, webhook, usualPod);
    return performance.now() - began;
  } finally {
    await webhook.stop();
  }
}
