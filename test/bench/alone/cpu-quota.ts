import type { BenchRow } from '../bench-row.ts';
import { countFigure, latencyFigure } from './load-figures.ts';
import { errorsIn } from './load-result.ts';
import { runLoad } from './run-load.ts';
import { withGracehook } from './with-gracehook.ts';

const millicores = 100;
const reviewsPerSecond = 100;

export const cpuQuota: BenchRow = {
  name: 'cpu-quota',
  summary: 'Gracehook alone, held to a tenth of a core by a cgroup: 100 reviews of a 15 KB pod each second',
  minutes: 4,
  isInShort: false,
  measure: (plan) =>
    withGracehook(
      plan,
      async ({ bench, webhook, reviewFile }) => {
        const load = (seconds: number) =>
          runLoad(bench, webhook, { reviewFile, loop: { reviewsPerSecond }, warmUpSeconds: 0, seconds });
        // While it is new it runs slowly, and here that takes long.
        const whileNew = await load(plan.isShort ? 10 : 60);
        const before = webhook.cgroup.periods();
        const result = await load(plan.isShort ? 5 : 120);
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
      },
      { millicores },
    ),
};
