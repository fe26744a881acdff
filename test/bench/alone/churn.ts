import type { BenchRow, Figure } from '../bench-row.ts';
import { cpuPerReviewMs } from './load-result.ts';
import { measureInRounds } from './measure-in-rounds.ts';
import { writeReview } from './review-file.ts';
import { usualPod } from './sized-pod.ts';
import { spreadOf } from './spread.ts';
import { startWebhook } from './start-webhook.ts';
import { atWorkbench } from './workbench.ts';

export const churn: BenchRow = {
  name: 'churn',
  summary:
    'Gracehook alone on one core, eight clients: a new TLS connection for each review against kept ones',
  minutes: 2,
  isInShort: false,
  measure: (plan) =>
    atWorkbench(plan, async (bench) => {
      const webhook = await startWebhook(bench, 'gracehook');
      const reviewFile = writeReview(bench.files.folder, 'usual', usualPod);
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
          const middle = (of: (result: (typeof results)[number]) => number) =>
            spreadOf(results.map(of)).median;
          return {
            connection: what ? 'new for each review' : 'kept',
            reviews_per_s: middle(({ patchedPerSecond }) => patchedPerSecond),
            p50_ms: middle(({ latency }) => latency.p50Ms),
            p99_ms: middle(({ latency }) => latency.p99Ms),
            webhook_cpu_ms_per_review: middle((result) => cpuPerReviewMs(result) ?? Number.NaN),
            connections_per_review: middle(({ connections, tries }) => connections / tries),
          };
        }),
      };
    }),
};
