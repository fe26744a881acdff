import type { ReviewRecord } from '../admission/answer-review.ts';
import { codesOf } from '../core/reasons.ts';
import type { Logger } from './logger.ts';

/** Logs one line a review: a static message, the facts in fields, never a value of a variable. */
export function logReview(
  log: Logger,
  { resource, uid, namespace, owner, decision, error, unreadable }: ReviewRecord,
  tookMilliseconds: number,
): void {
  const milliseconds = Math.round(tookMilliseconds * 100) / 100;
  const fields = { resource, uid, namespace, owner, milliseconds };
  if (decision !== undefined) {
    log.info({ ...fields, outcome: decision.outcome, reasons: codesOf(decision.reasons) }, 'decided');
  } else if (error !== undefined)
    log.error({ ...fields, err: error }, 'internal error, allowed without a patch');
  else log.warn({ ...fields, because: unreadable }, 'review not usable, allowed without a patch');
}
