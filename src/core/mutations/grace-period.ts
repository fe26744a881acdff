import type { Edit } from '../edit.ts';
import { asInteger, type Json, valueAt } from '../json.ts';
import { reason } from '../reasons.ts';
import { longestOwnHook } from './author-hooks.ts';
import type { Injection, Mutation } from './mutation.ts';

/** What the API server sets where nobody wrote a grace period. */
export const defaultGraceSeconds = 30;
export const gracePeriodPath = ['spec', 'terminationGracePeriodSeconds'] as const;

/** What the pod's grace period became, as far as other mutations depend on it. Seconds. */
export interface Grace {
  /** The pod's grace period as it ends up; undefined above 2^53. */
  readonly seconds: number | undefined;
  /** The one that its author wrote, where ours is another; undefined where it stays. */
  readonly raisedFrom: number | undefined;
  /** The longest hook of any container, ours and the author's, as far as the grace period counts with it. */
  readonly longestHookSeconds: number;
}

/**
 * Raises the pod's grace period by what our hook takes, and to no less than hook + drain + buffer:
 * `max(written + o, max(o, u) + drain + buffer)`, where `o` is our delay (0 where no hook of ours goes into any
 * container) and `u` the author's longest hook. So the app keeps, after SIGTERM, all the time that it had. The field is
 * never lowered.
 */
export function raiseGracePeriod(
  injection: Injection,
  hasHookOfOurs: boolean,
): Mutation & { readonly grace: Grace } {
  const written = graceSecondsOf(injection.writtenGrace);
  const current = graceSecondsOf(valueAt(injection.pod, gracePeriodPath));
  const ourDelay = hasHookOfOurs ? injection.settings.delay.value : 0;
  const longestHookSeconds = Math.max(ourDelay, longestOwnHook(injection, [current, written]));
  if (written === undefined || current === undefined) {
    const detail = 'The grace period is a number too large to compute with, so it stays as it is.';
    const grace = { seconds: undefined, raisedFrom: undefined, longestHookSeconds };
    return { edits: [], reasons: [reason('GraceCapped', detail)], status: {}, grace };
  }
  const { drain, buffer } = injection.settings;
  const wanted = Math.max(written + ourDelay, longestHookSeconds + drain.value + buffer.value);
  const most = injection.bounds.maxGraceSeconds;
  const seconds = Math.max(Math.min(wanted, most), current);
  const detail = `The grace period would be ${wanted}s, the cluster allows ${most}s; it is ${seconds}s.`;
  const reasons = wanted > seconds ? [reason('GraceCapped', detail)] : [];
  const isRaised = seconds !== written;
  const edits: Edit[] = isRaised ? [{ path: gracePeriodPath, value: seconds }] : [];
  return {
    edits,
    reasons,
    status: isRaised ? { grace: { written, set: seconds } } : {},
    grace: { seconds, raisedFrom: isRaised ? written : undefined, longestHookSeconds },
  };
}

/** A grace period as the API server takes it: 30 where none is, 1 where it is negative; undefined above 2^53. */
export function graceSecondsOf(grace: Json | undefined): number | undefined {
  return typeof grace === 'number' && grace < 0 ? 1 : asInteger(grace ?? defaultGraceSeconds);
}
