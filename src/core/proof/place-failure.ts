import { podEnd } from './pod-end.ts';
import type { PodLife } from './pod-life.ts';
import type { RequestSample } from './request-sample.ts';

/**
 * Where in a pod's end a request failed: before any was told to go, in the hook, after SIGTERM, when the pod was killed at
 * the end of its grace period, or once it was gone; `ending` where the hook's length is not known, so that nobody can tell
 * hook from SIGTERM.
 */
export const momentsOfEnd = ['before', 'hook', 'afterSignal', 'ending', 'killed', 'gone'] as const;
export type MomentOfEnd = (typeof momentsOfEnd)[number];

/** A failure beside the pod whose end explains it best. The load goes through a Service, so that pod need not be the cause. */
export interface PlacedFailure {
  readonly sample: RequestSample;
  readonly moment: MomentOfEnd;
  /** Undefined before any pod was told to go. */
  readonly pod: string | undefined;
  readonly secondsAfterDeletion: number | undefined;
}

/**
 * How much longer ago the signal or the end of another pod may be than a deletion that only started a hook, and still
 * explain the failure better: a pod serves on in its hook.
 */
const hookHandicapSeconds = 3;

/**
 * Finds the pod to whose deletion, SIGTERM, end of grace or removal a failure came soonest after. A request without an answer
 * in time is placed when it was due, since its failure only says when patience was over; every other when it failed.
 */
export function placeFailure(sample: RequestSample, pods: readonly PodLife[]): PlacedFailure {
  const at = sample.dueAt + (sample.failure === 'timeout' ? 0 : sample.milliseconds);
  const [nearest] = pods
    .flatMap((pod) => stepsOf(pod).map((step) => ({ ...step, pod: pod.name })))
    .filter((step) => step.at <= at)
    .toSorted((a, b) => agoOf(a, at) - agoOf(b, at));
  if (nearest === undefined) {
    return { sample, moment: 'before', pod: undefined, secondsAfterDeletion: undefined };
  }
  const { moment, pod, deletedAt } = nearest;
  return { sample, moment, pod, secondsAfterDeletion: (at - deletedAt) / 1000 };
}

interface Step {
  readonly at: number;
  readonly moment: MomentOfEnd;
  readonly deletedAt: number;
}

/** The steps of a pod's end that can break a request, each with the moment that it begins. */
function stepsOf(pod: PodLife): Step[] {
  const { deletedAt, goneAt = Number.POSITIVE_INFINITY } = pod;
  const end = podEnd(pod);
  if (deletedAt === undefined || end === undefined) return [];
  const { signalAt, killedAt } = end;
  const steps: (readonly [at: number | undefined, moment: MomentOfEnd])[] = [
    [deletedAt, signalAt === undefined ? 'ending' : 'hook'],
    [signalAt, 'afterSignal'],
    [killedAt, 'killed'],
  ];
  return [...steps.filter(([at]) => at !== undefined && at < goneAt), [goneAt, 'gone'] as const].flatMap(
    ([at, moment]) =>
      at === undefined || at === Number.POSITIVE_INFINITY ? [] : [{ at, moment, deletedAt }],
  );
}

function agoOf({ at, moment }: Step, now: number): number {
  return now - at + (moment === 'hook' ? hookHandicapSeconds * 1000 : 0);
}
