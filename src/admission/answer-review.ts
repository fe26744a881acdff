import type { Decision } from '../core/decision.ts';
import { asString, type JsonObject, valueAt } from '../core/json.ts';
import { controllerKindOf } from '../core/pod.ts';
import { codesOf } from '../core/reasons.ts';
import { allowed, type ReviewResponse } from './response.ts';
import type { Review } from './review.ts';

/** The resources that are reviewed, as metrics and logs name them. */
export type ReviewedResource = 'pods' | 'workloads';

/** What happened with one review, for whoever records it: never a value of a variable. */
export interface ReviewRecord {
  readonly resource: ReviewedResource;
  readonly uid: string;
  readonly namespace: string | undefined;
  readonly owner: string | undefined;
  /** Undefined where no decision could be made; then `error` or `unreadable` says why. */
  readonly decision?: Decision;
  readonly error?: unknown;
  readonly unreadable?: string;
  /** The length of the patch as JSON; undefined where none was sent. */
  readonly patchBytes?: number;
}

/** How objects of some kinds are decided; any other kind, and operations on which it is never decided, give no patch. */
export interface Reviewer {
  readonly resource: ReviewedResource;
  readonly kinds: ReadonlySet<string>;
  readonly operations: readonly string[];
  readonly decide: (object: JsonObject, review: Review) => Decision;
}

/** What a review gets: the answer, and the record of it. */
export interface AnsweredReview {
  readonly answer: ReviewResponse;
  readonly record: ReviewRecord;
}

/**
 * Answers a review, always with `allowed: true`. An error of ours gives no patch, a warning and a record: an admission
 * webhook must never be the reason that a pod fails.
 */
export function answerReview(review: Review, reviewer: Reviewer): AnsweredReview {
  const { uid, namespace, object } = review;
  const about = { resource: reviewer.resource, uid, namespace };
  const unreadable = unreadablePart(review, reviewer);
  if (object === undefined || unreadable !== undefined) {
    const why = unreadable ?? 'it has no object';
    const answer = allowed(uid, {
      warnings: [`gracehook: this review could not be used, because ${why}; nothing was changed`],
      auditAnnotations: { outcome: 'unusable' },
    });
    return { answer, record: { ...about, owner: undefined, unreadable: why } };
  }
  const owner = controllerKindOf(object);
  try {
    const decision = reviewer.decide(object, review);
    const { operations, warnings } = decision;
    const answer = allowed(uid, { operations, warnings, auditAnnotations: auditAnnotationsOf(decision) });
    const { patch } = answer.response;
    const patchBytes = patch === undefined ? {} : { patchBytes: Buffer.byteLength(patch, 'base64') };
    return { answer, record: { ...about, owner, decision, ...patchBytes } };
  } catch (error) {
    const answer = allowed(uid, {
      warnings: ['gracehook: an internal error; nothing was changed, see the log of gracehook'],
      auditAnnotations: { outcome: 'error' },
    });
    return { answer, record: { ...about, owner, error } };
  }
}

/** Outcome and codes only, as in the log: an audit log is read by others than the pod. */
function auditAnnotationsOf({ outcome, reasons }: Decision): Record<string, string> {
  const codes = codesOf(reasons);
  return { outcome, ...(codes.length > 0 && { reasons: codes.join(',') }) };
}

function unreadablePart({ operation, subResource, object }: Review, reviewer: Reviewer): string | undefined {
  if (operation !== undefined && !reviewer.operations.includes(operation)) {
    return `${JSON.stringify(operation.slice(0, 20))} is no operation that ${reviewer.resource} are changed on`;
  }
  if (subResource !== undefined && subResource !== '') return 'it concerns a subresource';
  // A webhook configuration with other rules: a Job's template, for one, must not be changed at all.
  const kind = asString(valueAt(object, ['kind']));
  if (kind !== undefined && !reviewer.kinds.has(kind)) {
    return `${JSON.stringify(kind.slice(0, 20))} is none of the ${reviewer.resource} that are changed`;
  }
  return object === undefined ? 'it has no object' : undefined;
}
