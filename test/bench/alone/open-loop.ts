import type { BenchRow, Figure } from '../bench-row.ts';
import { countFigure, latencyFigure } from './load-figures.ts';
import { runLoad } from './run-load.ts';
import { withGracehook } from './with-gracehook.ts';

const rates = [100, 300, 1_000, 2_000];

export const openLoop: BenchRow = {
  name: 'open-loop',
  summary:
    'Gracehook alone on one core: how long a review of a 15 KB pod takes when so many come each second',
  minutes: 5,
  isInShort: true,
  measure: (plan) =>
    withGracehook(plan, async ({ bench, webhook, reviewFile }) => {
      const figures: Figure[] = [];
      for (const reviewsPerSecond of rates) {
        const result = await runLoad(bench, webhook, {
          reviewFile,
          loop: { reviewsPerSecond },
          warmUpSeconds: plan.isShort ? 2 : 10,
          seconds: plan.isShort ? 4 : 60,
        });
        figures.push({ reviews_per_s: reviewsPerSecond, ...latencyFigure(result), ...countFigure(result) });
      }
      return { figures };
    }),
};
