import type { PodLife } from '../../core/proof/pod-life.ts';

/** When what happens to a pod that was told to go. Times are milliseconds since the epoch. */
export interface PodEnd {
  /** Undefined where the length of its hook is not known. */
  readonly signalAt: number | undefined;
  readonly graceEndsAt: number;
  /** Whether it was there until the end of its grace period, so that it was killed. */
  readonly isKilled: boolean;
}

/** The kubelet and the watch need a moment for what it kills and what it tells. */
const toleranceMilliseconds = 500;

/** How the end of a pod goes, by its grace period and hook; undefined for one that was not told to go. */
export function podEnd({
  deletedAt,
  goneAt,
  gracePeriodSeconds,
  preStopSeconds,
}: PodLife): PodEnd | undefined {
  if (deletedAt === undefined) return undefined;
  const graceEndsAt = deletedAt + gracePeriodSeconds * 1000;
  return {
    signalAt: preStopSeconds === null ? undefined : deletedAt + preStopSeconds * 1000,
    graceEndsAt,
    isKilled: goneAt !== undefined && goneAt >= graceEndsAt - toleranceMilliseconds,
  };
}
