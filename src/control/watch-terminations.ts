import type { Clock } from '../cluster/clock.ts';
import { asString, type JsonObject, valueAt } from '../core/json.ts';
import { classify } from '../core/terminations/classify.ts';
import { type EndingPod, endingPodOf, hasEnded, secondsOf } from '../core/terminations/ending-pod.ts';
import type { Termination } from '../core/terminations/termination.ts';
import type { WorkloadOfPod } from '../core/workload/workload-of-pod.ts';
import type { PodListener } from './pod-listener.ts';

/** The Event about a hook may come after the pod is gone. */
const settleMilliseconds = 3_000;
const mostFailedHooks = 2_000;

/** A workload and where it is. */
export interface ObservedWorkload extends WorkloadOfPod {
  readonly namespace: string;
}

/** Watches pods while they end. */
export interface TerminationWatch extends PodListener {
  /** An Event about a preStop hook that failed. */
  readonly hookFailed: (event: JsonObject) => void;
  /** Tells those that have ended some seconds ago. */
  readonly settle: () => void;
  /** Tells all that are not told yet, also those that have not ended: nobody looks any more. */
  readonly finish: () => void;
}

interface Ending {
  pod: EndingPod;
  /** When it was seen to have ended. */
  endedAt: number | undefined;
  isRemoved: boolean;
  isTold: boolean;
}

/**
 * Watches pods while they end, and tells how each ended once. Nothing is kept of pods that were not told to go, and of
 * the others what their class depends on.
 */
export function watchTerminations(
  ended: (workload: ObservedWorkload, termination: Termination, isFinal: boolean) => void,
  clock: Clock,
): TerminationWatch {
  const endings = new Map<string, Ending>();
  /** By uid, then by container. */
  const failedHooks = new Map<string, Map<string, number>>();

  function look(pod: JsonObject): Ending | undefined {
    const uid = uidOf(pod);
    const before = endings.get(uid);
    const now = endingPodOf(pod, before?.pod);
    if (now === undefined) return before;
    const ending = before ?? { pod: now, endedAt: undefined, isRemoved: false, isTold: false };
    ending.pod = now;
    if (hasEnded(now)) ending.endedAt ??= clock.now();
    endings.set(uid, ending);
    return ending;
  }

  function tell(ending: Ending): void {
    const { pod } = ending;
    ending.isTold = true;
    const termination = classify(pod, failedHooks.get(pod.uid) ?? new Map());
    if (termination !== undefined)
      ended({ namespace: pod.namespace, ...pod.workload }, termination, ending.endedAt !== undefined);
  }

  return {
    put: (pod) => void look(pod),
    removed: (pod) => {
      const ending = look(pod);
      if (ending === undefined) return;
      ending.isRemoved = true;
      ending.endedAt ??= clock.now();
    },
    hookFailed: (event) => {
      const uid = asString(valueAt(event, ['involvedObject', 'uid'])) ?? '';
      const path = asString(valueAt(event, ['involvedObject', 'fieldPath'])) ?? '';
      const [, container] = /^spec\.containers\{(.+)\}$/.exec(path) ?? [];
      const time = ['lastTimestamp', 'eventTime', 'firstTimestamp'].map((key) => secondsOf(event[key]));
      const at = time.find((seconds) => seconds !== undefined);
      if (container === undefined || at === undefined) return;
      const ofPod = failedHooks.get(uid) ?? new Map<string, number>();
      // The last that failed is the last to be forgotten.
      failedHooks.delete(uid);
      failedHooks.set(uid, ofPod.set(container, Math.max(at, ofPod.get(container) ?? at)));
      const [oldest] = failedHooks.keys();
      if (failedHooks.size > mostFailedHooks && oldest !== undefined) failedHooks.delete(oldest);
    },
    settle: () => {
      for (const [uid, ending] of endings) {
        const { endedAt, isTold } = ending;
        if (endedAt === undefined || clock.now() - endedAt < settleMilliseconds) continue;
        if (!isTold) tell(ending);
        // One that is still there, as with a finalizer, must not be told again.
        if (ending.isRemoved) {
          endings.delete(uid);
          failedHooks.delete(uid);
        }
      }
    },
    finish: () => {
      for (const ending of endings.values()) if (!ending.isTold) tell(ending);
      endings.clear();
      failedHooks.clear();
    },
  };
}

function uidOf(pod: JsonObject): string {
  return asString(valueAt(pod, ['metadata', 'uid'])) ?? '';
}
