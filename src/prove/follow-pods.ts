import type { ApiAccess } from '../cluster/api-access.ts';
import { ApiStatusError } from '../cluster/api-status-error.ts';
import { type ContactListener, followObjects } from '../cluster/follow-objects.ts';
import { podPath } from '../cluster/live-paths.ts';
import { rememberingListener } from '../cluster/remembering-listener.ts';
import { asString, valueAt } from '../core/json.ts';
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
  let isKnown = false;
  let trouble: unknown;
  const contact: ContactListener = {
    heard: () => undefined,
    connected: () => undefined,
    troubled: (error) => {
      trouble = error;
    },
  };
  const listener = rememberingListener(contact, {
    put: (pod) => {
      if (isPodOf(pod, target)) put(pod, Date.now());
    },
    removed: (pod) => removed(asString(valueAt(pod, ['metadata', 'uid'])) ?? '', Date.now()),
    replaced: () => {
      isKnown = true;
    },
  });
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
