import { awaitRollout } from '../cluster/await-rollout.ts';
import { getIfThere } from '../cluster/get-if-there.ts';
import { replicasOf } from '../core/workload/replicas-of.ts';
import { pause } from './pause.ts';
import type { Subject } from './subject.ts';

const pollMilliseconds = 500;

/** Waits until something is so; throws with what it waited for when the time is over. */
export async function untilSo(
  what: string,
  { timeoutSeconds }: Pick<Subject, 'timeoutSeconds'>,
  isSo: () => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + timeoutSeconds * 1000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${timeoutSeconds} s`);
    await pause(pollMilliseconds, signal);
  }
}

/** Waits until a rollout has finished, the replaced pods are gone and as many as wanted are in traffic. */
export async function untilSettled(subject: Subject, signal: AbortSignal): Promise<void> {
  const { access, target, timeoutSeconds } = subject;
  const waiting = { seconds: timeoutSeconds, signal, moved: () => undefined };
  const progress = await awaitRollout(access, target.path, waiting);
  signal.throwIfAborted();
  if (progress === undefined) throw new Error(`the ${target.kind} ${target.name} is gone`);
  if (progress.state !== 'finished')
    throw new Error(`its rollout was not finished within ${timeoutSeconds} s: ${progress.detail}`);
  await untilSo('the end of its old pods', subject, () => isWhole(subject), signal);
}

/**
 * Whether just the pods are there that shall be, all in traffic: the watch may tell of an end after the status does. How
 * many they shall be is asked anew, since an autoscaler may have changed its mind.
 */
export async function isWhole({ access, target, pods }: Subject): Promise<boolean> {
  if (pods.ending() > 0 || pods.ready() < pods.staying()) return false;
  const replicas = await replicasNow({ access, target });
  return pods.ending() === 0 && pods.staying() === replicas && pods.ready() === replicas;
}

/** How many pods the workload shall have now; as many as before where it is gone. */
export async function replicasNow({ access, target }: Pick<Subject, 'access' | 'target'>): Promise<number> {
  const workload = await getIfThere(access, target.path);
  return workload === undefined ? target.replicas : replicasOf({ ...workload, kind: target.kind });
}
