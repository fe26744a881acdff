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

/** Takes note of each review: metrics, logs. It must not throw; if it does, the answer is given all the same. */
export type DecisionRecorder = (record: ReviewRecord) => void;

/** How objects of some kinds are decided; any other kind, and operations on which it is never decided, give no patch. */
export interface Reviewer {
  readonly resource: ReviewedResource;
  readonly kinds: ReadonlySet<string>;
  readonly operations: readonly string[];
  readonly decide: (object: JsonObject, review: Review) => Decision;
}

/**
 * Answers a review, always with `allowed: true`. An error of ours gives no patch, a warning and a record: an admission
 * webhook must never be the reason that a pod fails.
 */
export function answerReview(
  review: Review,
  reviewer: Reviewer,
  recordDecision: DecisionRecorder,
): ReviewResponse {
  const { uid, namespace, object } = review;
  const record = { resource: reviewer.resource, uid, namespace };
  const unreadable = unreadablePart(review, reviewer);
  if (object === undefined || unreadable !== undefined) {
    const why = unreadable ?? 'it has no object';
    safely(() => recordDecision({ ...record, owner: undefined, unreadable: why }));
    return allowed(uid, {
      warnings: [`gracehook: this review could not be used, because ${why}; nothing was changed`],
      auditAnnotations: { outcome: 'unusable' },
    });
  }
  const owner = controllerKindOf(object);
  try {
    const decision = reviewer.decide(object, review);
    const { operations, warnings } = decision;
    const answer = allowed(uid, { operations, warnings, auditAnnotations: auditAnnotationsOf(decision) });
    const { patch } = answer.response;
    const patchBytes = patch === undefined ? {} : { patchBytes: Buffer.byteLength(patch, 'base64') };
    safely(() => recordDecision({ ...record, owner, decision, ...patchBytes }));
    return answer;
  } catch (error) {
    safely(() => recordDecision({ ...record, owner, error }));
    return allowed(uid, {
      warnings: ['gracehook: an internal error; nothing was changed, see the log of gracehook'],
      auditAnnotations: { outcome: 'error' },
    });
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

function safely(action: () => void): void {
  try {
    action();
  } catch {
    // A log or a metric that fails is no reason to leave the API server without an answer.
  }
}
