import { awaitRollout } from '../cluster/await-rollout.ts';
import type { Target } from '../core/proof/target.ts';
import type { FollowedPods } from './follow-pods.ts';
import { pause } from './pause.ts';
import type { Subject } from './subject.ts';

const pollMilliseconds = 200;

/** Waits for a condition of the workload's pods; throws with what it waited for when the time is over. */
export async function untilPods(
  what: string,
  { timeoutSeconds }: Pick<Subject, 'timeoutSeconds'>,
  isSo: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + timeoutSeconds * 1000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${timeoutSeconds} s`);
    await pause(pollMilliseconds, signal);
  }
}

/** Waits until a rollout has finished, the replaced pods are gone and as many as wanted are in traffic. */
export async function untilSettled(subject: Subject, signal: AbortSignal): Promise<void> {
  const { access, target, pods, timeoutSeconds } = subject;
  const waiting = { seconds: timeoutSeconds, signal, moved: () => undefined };
  const progress = await awaitRollout(access, target.path, waiting);
  signal.throwIfAborted();
  if (progress?.state !== 'finished')
    throw new Error(
      progress === undefined
        ? `${target.path} is gone`
        : `its rollout is not finished after ${timeoutSeconds} s: ${progress.detail}`,
    );
  await untilPods('the end of its old pods', subject, () => isWhole(pods, target), signal);
}

/** Whether just the pods are there that shall be, all in traffic. The watch may tell of an end after the status does. */
export function isWhole(pods: FollowedPods, { replicas }: Pick<Target, 'replicas'>): boolean {
  return pods.ending() === 0 && pods.staying() === replicas && pods.ready() === replicas;
}
