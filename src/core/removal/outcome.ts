import type { Finding } from './finding.ts';
import type { RolloutProgress } from './rollout-progress.ts';

/**
 * What became of one object. `done`: nothing of ours is in it, and its pods are replaced where that was waited for;
 * `held`: the same, but its pods wait for somebody. The others leave something.
 */
export type OutcomeState = 'done' | 'held' | 'unfinished' | 'failed' | 'untouched';

export interface Outcome {
  readonly finding: Finding;
  readonly state: OutcomeState;
  readonly detail: string;
}

/** The outcome of a rollout that was waited for until now; undefined is a workload that is gone. */
export function outcomeOfRollout(finding: Finding, progress: RolloutProgress | undefined): Outcome {
  if (progress === undefined) return { finding, state: 'done', detail: 'it is gone' };
  const { state, detail } = progress;
  const states = { finished: 'done', held: 'held', moving: 'unfinished', failed: 'unfinished' } as const;
  return { finding, state: states[state], detail };
}

/** Whether an outcome leaves something to do. */
export function isLeft({ state }: Outcome): boolean {
  return state !== 'done' && state !== 'held';
}
