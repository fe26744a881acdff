import type { BenchRow, Figure } from '../bench-row.ts';
import { cpuPerReviewMs } from './load-result.ts';
import { measureInRounds } from './measure-in-rounds.ts';
import { writeReview } from './review-file.ts';
import { podOfContainers, sizeOf } from './sized-pod.ts';
import { medianOf } from './spread.ts';
import { withGracehook } from './with-gracehook.ts';

const counts = [1, 2, 5, 10, 50, 100, 250];

export const podContainers: BenchRow = {
  name: 'containers',
  summary:
    'Gracehook alone on one core, one review at a time: what a pod costs by its containers, each of which is changed',
  minutes: 4,
  isInShort: false,
  measure: (plan) =>
    withGracehook(plan, async ({ bench, webhook }) => {
      const measured = await measureInRounds(
        bench,
        counts.map((count) => ({
          what: count,
          webhook,
          reviewFile: writeReview(bench.files.folder, `${count}`, podOfContainers(count)),
          loop: { clients: 1 },
        })),
        plan.isShort
          ? { rounds: 2, warmUpSeconds: 0.3, seconds: 1 }
          : { rounds: 4, warmUpSeconds: 0.5, seconds: 6 },
      );
      return {
        figures: measured.map(({ what, results }): Figure => {
          const cpuMs = medianOf(results, (result) => cpuPerReviewMs(result) ?? Number.NaN);
          return {
            containers: what,
            pod_kib: sizeOf(podOfContainers(what)) / 1_024,
            patch_bytes: results[0]?.patchBytes ?? null,
            p50_ms: medianOf(results, ({ latency }) => latency.p50Ms),
            p99_ms: medianOf(results, ({ latency }) => latency.p99Ms),
            webhook_cpu_ms_per_review: cpuMs,
            webhook_cpu_us_per_container: (cpuMs * 1_000) / what,
          };
        }),
      };
    }),
};
