import type { ApiAccess } from '../cluster/api-access.ts';
import { ApiStatusError } from '../cluster/api-status-error.ts';
import { followObjects, type ObjectListener } from '../cluster/follow-objects.ts';
import { podPath } from '../cluster/live-paths.ts';
import { asString, type JsonObject, valueAt } from '../core/json.ts';
import { type PodLives, podLives } from '../core/proof/pod-lives.ts';
import type { Target } from '../core/proof/target.ts';
import { pause } from './pause.ts';
import { isPodOf } from './read-target.ts';

const pollMilliseconds = 200;
const firstListSeconds = 60;

/** The lives of a workload's pods, kept up to date by a watch. */
export type FollowedPods = Omit<PodLives, 'put' | 'removed'>;

/**
 * Follows the pods of a workload until the signal, and gives their lives once all that are there are known. Rejects
 * where they may not be watched. Times are those of this machine when it was told, some milliseconds after the fact.
 */
export async function followPods(
  access: ApiAccess,
  target: Target,
  signal: AbortSignal,
): Promise<FollowedPods> {
  const { put, removed, ...followed } = podLives();
  const known = new Set<string>();
  let listed = new Set<string>();
  let isKnown = false;
  let trouble: unknown;
  const take = (pod: JsonObject) => {
    if (!isPodOf(pod, target)) return;
    known.add(uidOf(pod));
    put(pod, Date.now());
  };
  const drop = (uid: string) => {
    known.delete(uid);
    removed(uid, Date.now());
  };
  const listener: ObjectListener = {
    heard: () => undefined,
    connected: () => undefined,
    troubled: (error) => {
      trouble = error;
    },
    listing: () => {
      listed = new Set();
    },
    listed: (pod) => {
      listed.add(uidOf(pod));
      take(pod);
    },
    replaced: () => {
      for (const uid of known) if (!listed.has(uid)) drop(uid);
      isKnown = true;
    },
    put: take,
    removed: (pod) => drop(uidOf(pod)),
  };
  const { namespace, labelSelector } = target;
  void followObjects(access, { path: podPath(namespace), labelSelector }, listener, signal);
  const deadline = performance.now() + firstListSeconds * 1000;
  while (!isKnown) {
    signal.throwIfAborted();
    if (trouble instanceof ApiStatusError || (trouble !== undefined && performance.now() > deadline))
      throw trouble;
    await pause(pollMilliseconds, signal);
  }
  return followed;
}

function uidOf(pod: JsonObject): string {
  return asString(valueAt(pod, ['metadata', 'uid'])) ?? '';
}
