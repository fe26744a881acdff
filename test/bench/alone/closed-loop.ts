import { differences } from '../../cluster/differences.ts';
import { goVersion } from '../../results/results-head.ts';
import type { BenchRow, Figure } from '../bench-row.ts';
import { askWebhook } from './ask-webhook.ts';
import { cpuPerReviewMs, type LoadResult } from './load-result.ts';
import { measureInRounds } from './measure-in-rounds.ts';
import { writeReview } from './review-file.ts';
import { runLoad } from './run-load.ts';
import { usualPod } from './sized-pod.ts';
import { medianOf, spreadOf } from './spread.ts';
import { startWebhook, type Webhook, type WebhookName } from './start-webhook.ts';
import { atWorkbench, type Workbench } from './workbench.ts';

const names = ['gracehook', 'bare node', 'lean Go', 'controller-runtime'] as const;
const clientCounts = [1, 2, 4, 8, 16, 32, 64];

export const closedLoop: BenchRow = {
  name: 'closed-loop',
  summary:
    'Webhooks alone, each on one core: most reviews of a 15 KB pod each second, and how many at once that takes',
  minutes: 20,
  isInShort: true,
  measure: (plan) =>
    atWorkbench(plan, async (bench) => {
      const webhooks: Webhook[] = [];
      for (const name of names) webhooks.push(await startWebhook(bench, name));
      await assertAlike(bench, webhooks);
      const reviewFile = writeReview(bench.files.folder, 'usual', usualPod);
      const warm = { reviewFile, loop: { clients: 16 }, warmUpSeconds: 0, seconds: plan.isShort ? 2 : 10 };
      for (const webhook of webhooks) await runLoad(bench, webhook, warm);
      const measured = await measureInRounds(
        bench,
        webhooks.flatMap((webhook) =>
          (plan.isShort ? [4, 16] : clientCounts).map((clients) => ({
            what: { name: webhook.name, clients },
            webhook,
            reviewFile,
            loop: { clients },
          })),
        ),
        plan.isShort
          ? { rounds: 2, warmUpSeconds: 0.3, seconds: 1 }
          : { rounds: 12, warmUpSeconds: 0.5, seconds: 2 },
      );
      const arms = measured.map(({ what, results }) => ({ ...what, results }));
      return { figures: [...arms.map(figureOf), ...ratiosOf(arms)], versions: { go: await goVersion() } };
    }),
};

/** A webhook under so many clients, with a result for each round. */
interface Arm {
  readonly name: WebhookName;
  readonly clients: number;
  readonly results: readonly LoadResult[];
}

function figureOf({ name, clients, results }: Arm): Figure {
  const { median, low, high } = spreadOf(results.map(({ patchedPerSecond }) => patchedPerSecond));
  return {
    webhook: name,
    connections: clients,
    reviews_per_s: median,
    reviews_low_per_s: low,
    reviews_high_per_s: high,
    p50_ms: medianOf(results, ({ latency }) => latency.p50Ms),
    p99_ms: medianOf(results, ({ latency }) => latency.p99Ms),
    webhook_cpu_ms_per_review: medianOf(results, (result) => cpuPerReviewMs(result) ?? Number.NaN),
    // Near 100 it was the load that could not do more.
    load_cpu_percent: medianOf(results, ({ loadCpuSeconds, seconds }) => (loadCpuSeconds / seconds) * 100),
  };
}

/** Gracehook at its best against each other one at its best, round by round: those of a round share the machine's mood. */
function ratiosOf(arms: readonly Arm[]): Figure[] {
  const best = (name: WebhookName) =>
    arms.filter((arm) => arm.name === name).reduce((most, arm) => (rateOf(arm) > rateOf(most) ? arm : most));
  const own = best('gracehook');
  return names
    .filter((name) => name !== 'gracehook')
    .map((name) => {
      const other = best(name);
      const ratios = own.results.map(
        ({ patchedPerSecond }, round) =>
          patchedPerSecond / (other.results[round]?.patchedPerSecond ?? Number.NaN),
      );
      const { median, low, high } = spreadOf(ratios);
      return {
        compared_with: name,
        ratio_of_reviews: median,
        ratio_low: low,
        ratio_high: high,
        gracehook_at_connections: own.clients,
        other_at_connections: other.clients,
      };
    });
}

function rateOf({ results }: Arm): number {
  return medianOf(results, ({ patchedPerSecond }) => patchedPerSecond);
}

/** Throws unless the pod comes out of all of them the same. */
async function assertAlike(bench: Workbench, webhooks: readonly Webhook[]): Promise<void> {
  const [first, ...others] = webhooks;
  if (first === undefined) return;
  const expected = await askWebhook(bench, first, usualPod);
  for (const other of others) {
    const found = differences(expected, await askWebhook(bench, other, usualPod));
    if (found.length > 0) throw new Error(`${other.name} does something else: ${found.join('; ')}`);
  }
}
