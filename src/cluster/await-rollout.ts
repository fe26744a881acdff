import { setTimeout as sleep } from 'node:timers/promises';
import { type RolloutProgress, rolloutProgress } from '../core/removal/rollout-progress.ts';
import type { ApiAccess } from './api-access.ts';
import { getIfThere } from './get-if-there.ts';

const pollMilliseconds = 1_000;

/** How long to wait, and who is told how it goes. */
export interface RolloutWaiting {
  readonly seconds: number;
  readonly signal: AbortSignal;
  readonly moved: (progress: RolloutProgress) => void;
}

/**
 * Asks a workload's status once a second until its rollout moves no more, the time is up or the signal comes, and gives
 * the last of it; undefined where the workload is gone.
 */
export async function awaitRollout(
  access: ApiAccess,
  path: string,
  { seconds, signal, moved }: RolloutWaiting,
): Promise<RolloutProgress | undefined> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const workload = await getIfThere(access, path);
    if (workload === undefined) return undefined;
    const progress = rolloutProgress(workload);
    moved(progress);
    if (progress.state !== 'moving' || signal.aborted || performance.now() > deadline) return progress;
    await sleep(pollMilliseconds, undefined, { signal }).catch(() => {});
  }
}
