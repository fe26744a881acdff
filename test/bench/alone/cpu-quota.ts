import type { BenchRow } from '../bench-row.ts';
import { countFigure, latencyFigure } from './load-figures.ts';
import { errorsIn } from './load-result.ts';
import { writeReview } from './review-file.ts';
import { runLoad } from './run-load.ts';
import { usualPod } from './sized-pod.ts';
import { startWebhook } from './start-webhook.ts';
import { atWorkbench } from './workbench.ts';

const millicores = 100;
const reviewsPerSecond = 100;

export const cpuQuota: BenchRow = {
  name: 'cpu-quota',
  summary: 'Gracehook alone, held to a tenth of a core by a cgroup: 100 reviews of a 15 KB pod each second',
  minutes: 4,
  isInShort: false,
  measure: (plan) =>
    atWorkbench(plan, async (bench) => {
      const reviewFile = writeReview(bench.files.folder, 'usual', usualPod);
      const webhook = await startWebhook(bench, 'gracehook', { millicores });
      const loop = { reviewsPerSecond };
      // While it is new it runs slowly, and here that takes long.
      const whileNew = await runLoad(bench, webhook, {
        reviewFile,
        loop,
        warmUpSeconds: 0,
        seconds: plan.isShort ? 10 : 60,
      });
      const before = webhook.cgroup.periods();
      const result = await runLoad(bench, webhook, {
        reviewFile,
        loop,
        warmUpSeconds: 0,
        seconds: plan.isShort ? 5 : 120,
      });
      const after = webhook.cgroup.periods();
      return {
        figures: [
          {
            cpu_limit_millicores: millicores,
            reviews_per_s: reviewsPerSecond,
            ...latencyFigure(result),
            ...countFigure(result),
            errors_while_new: errorsIn(whileNew),
            stopped_periods_percent: (100 * (after.stopped - before.stopped)) / (after.all - before.all),
          },
        ],
      };
    }),
};
