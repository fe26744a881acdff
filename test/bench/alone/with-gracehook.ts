import type { BenchPlan, Measured } from '../bench-row.ts';
import { writeReview } from './review-file.ts';
import { usualPod } from './sized-pod.ts';
import { startWebhook, type Webhook, type WebhookStart } from './start-webhook.ts';
import { atWorkbench, type Workbench } from './workbench.ts';

/** What most rows measure: Gracehook, and the review of the usual pod. */
export interface GracehookAlone {
  readonly bench: Workbench;
  readonly webhook: Webhook;
  readonly reviewFile: string;
}

/** Starts Gracehook alone as it is shipped, has it measured, and ends it. */
export function withGracehook(
  plan: BenchPlan,
  measure: (alone: GracehookAlone) => Promise<Measured>,
  start: WebhookStart = {},
): Promise<Measured> {
  return atWorkbench(plan, async (bench) => {
    const reviewFile = writeReview(bench.files.folder, 'usual', usualPod);
    return measure({ bench, reviewFile, webhook: await startWebhook(bench, 'gracehook', start) });
  });
}
