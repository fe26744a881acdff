import type { BenchRow } from '../bench-row.ts';
import { countFigure, latencyFigure } from './load-figures.ts';
import { runLoad } from './run-load.ts';
import { withGracehook } from './with-gracehook.ts';

const reviewsPerSecond = 1_000;

export const tail: BenchRow = {
  name: 'tail',
  summary: 'Gracehook alone on one core: 1,000 reviews of a 15 KB pod each second for ten minutes',
  minutes: 11,
  isInShort: false,
  measure: (plan) =>
    withGracehook(plan, async ({ bench, webhook, reviewFile }) => {
      const result = await runLoad(bench, webhook, {
        reviewFile,
        loop: { reviewsPerSecond },
        warmUpSeconds: plan.isShort ? 5 : 20,
        seconds: plan.isShort ? 10 : 600,
      });
      const { p50Ms, p99Ms } = result.latency;
      return {
        figures: [
          {
            reviews_per_s: reviewsPerSecond,
            ...latencyFigure(result),
            p99_to_p50: p99Ms / p50Ms,
            ...countFigure(result),
          },
        ],
      };
    }),
};
