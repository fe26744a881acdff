import type { BenchRow, Figure } from '../bench-row.ts';
import { cpuPerReviewMs } from './load-result.ts';
import { measureInRounds } from './measure-in-rounds.ts';
import { medianOf } from './spread.ts';
import { withGracehook } from './with-gracehook.ts';

export const churn: BenchRow = {
  name: 'churn',
  summary:
    'Gracehook alone on one core, eight clients: a new TLS connection for each review against kept ones',
  minutes: 2,
  isInShort: false,
  measure: (plan) =>
    withGracehook(plan, async ({ bench, webhook, reviewFile }) => {
      const measured = await measureInRounds(
        bench,
        [false, true].map((newConnections) => ({
          what: newConnections,
          webhook,
          reviewFile,
          loop: { clients: 8 },
          newConnections,
        })),
        plan.isShort
          ? { rounds: 2, warmUpSeconds: 0.5, seconds: 1 }
          : { rounds: 8, warmUpSeconds: 1, seconds: 5 },
      );
      return {
        figures: measured.map(({ what, results }): Figure => {
          return {
            connection: what ? 'new for each review' : 'kept',
            reviews_per_s: medianOf(results, ({ patchedPerSecond }) => patchedPerSecond),
            p50_ms: medianOf(results, ({ latency }) => latency.p50Ms),
            p99_ms: medianOf(results, ({ latency }) => latency.p99Ms),
            webhook_cpu_ms_per_review: medianOf(results, (result) => cpuPerReviewMs(result) ?? Number.NaN),
            connections_per_review: medianOf(results, ({ connections, tries }) => connections / tries),
          };
        }),
      };
    }),
};
