import type { BenchRow, Figure } from '../bench-row.ts';
import { deviationFromLine } from './line.ts';
import { cpuPerReviewMs, errorsIn } from './load-result.ts';
import { measureInRounds } from './measure-in-rounds.ts';
import { writeReview } from './review-file.ts';
import { podOfBytes } from './sized-pod.ts';
import { medianOf } from './spread.ts';
import { withGracehook } from './with-gracehook.ts';

const kib = 1_024;
/** The last is the largest that the API server takes. */
const sizes = [1, 3.6, 15, 73, 256, kib, 2 * kib, 3 * kib].map((size) => Math.round(size * kib));
/** Below it what each review costs whatever its size outweighs the rest. */
const linearFrom = 15 * kib;

export const podSizes: BenchRow = {
  name: 'sizes',
  summary: 'Gracehook alone on one core, one review at a time: what a pod costs by its size',
  minutes: 5,
  isInShort: true,
  measure: (plan) =>
    withGracehook(plan, async ({ bench, webhook }) => {
      const measured = await measureInRounds(
        bench,
        sizes.map((bytes) => ({
          what: bytes,
          webhook,
          reviewFile: writeReview(bench.files.folder, `${bytes}`, podOfBytes(bytes)),
          loop: { clients: 1 },
        })),
        plan.isShort
          ? { rounds: 2, warmUpSeconds: 0.3, seconds: 1 }
          : { rounds: 4, warmUpSeconds: 0.5, seconds: 8 },
      );
      const points = measured.map(({ what, results }) => ({
        x: what,
        y: medianOf(results, (result) => cpuPerReviewMs(result) ?? Number.NaN),
        results,
      }));
      const { line, share } = deviationFromLine(points.filter(({ x }) => x >= linearFrom));
      const figures = points.map(({ x, y, results }): Figure => {
        return {
          pod_kib: x / kib,
          p50_ms: medianOf(results, ({ latency }) => latency.p50Ms),
          p99_ms: medianOf(results, ({ latency }) => latency.p99Ms),
          webhook_cpu_ms_per_review: y,
          webhook_cpu_ns_per_byte: (y * 1e6) / x,
        };
      });
      const linear = {
        from_kib: linearFrom / kib,
        to_kib: (sizes.at(-1) ?? 0) / kib,
        webhook_cpu_ms_of_any_review: line.fixed,
        webhook_cpu_ns_per_byte: line.slope * 1e6,
        farthest_from_line_percent: share * 100,
        is_largest_patched:
          points.at(-1)?.results.every((one) => one.due > 0 && errorsIn(one) === 0) ?? false,
      };
      return { figures: [...figures, linear] };
    }),
};
