import type { PodLife } from './pod-life.ts';

/** When what happens to a pod that was told to go. Times are milliseconds since the epoch. */
export interface PodEnd {
  /** Undefined where the length of its hook is not known. */
  readonly signalAt: number | undefined;
  readonly graceEndsAt: number;
  /** From when on what breaks is the work of SIGKILL; undefined where the pod was gone before. */
  readonly killedAt: number | undefined;
  /** Whether it was there until it was killed, and is gone. */
  readonly isKilled: boolean;
}

/** The kubelet and the watch need a moment for what it kills and what it tells. */
const toleranceMilliseconds = 500;
/**
 * What the kubelet leaves between SIGTERM and SIGKILL, however long a hook took.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination-flow
 */
const leastSecondsAfterSignal = 2;

/** How the end of a pod goes, by its grace period and hook; undefined for one that was not told to go. */
export function podEnd({
  deletedAt,
  goneAt,
  gracePeriodSeconds,
  preStopSeconds,
}: PodLife): PodEnd | undefined {
  if (deletedAt === undefined) return undefined;
  const after = (seconds: number) => deletedAt + seconds * 1000;
  // A hook that takes longer is cut off.
  const hookSeconds = Math.min(preStopSeconds ?? 0, gracePeriodSeconds);
  const killSeconds = Math.max(gracePeriodSeconds, hookSeconds + leastSecondsAfterSignal);
  const killedAt = after(killSeconds) - toleranceMilliseconds;
  const isThere = goneAt === undefined || goneAt >= killedAt;
  return {
    signalAt: preStopSeconds === null ? undefined : after(hookSeconds),
    graceEndsAt: after(gracePeriodSeconds),
    killedAt: isThere ? killedAt : undefined,
    isKilled: goneAt !== undefined && isThere,
  };
}
