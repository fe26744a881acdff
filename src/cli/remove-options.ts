import { secondsIn } from './seconds-in.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `remove`, as the command line gives them. */
export interface RemoveFlags {
  readonly all?: true;
  readonly name?: string;
  readonly namespace?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly kubeconfig?: string;
  readonly context?: string;
  /** False with `--no-wait`. */
  readonly wait: boolean;
  readonly timeout?: string;
  readonly pause?: string;
}

/** How `remove` goes from workload to workload. */
export interface Pace {
  readonly isWaiting: boolean;
  /** How long the rollout of one workload may take. */
  readonly timeoutSeconds: number;
  /** Between one workload that changed and the next. */
  readonly pauseSeconds: number;
}

/** Reads the flags that say how fast. Throws a `UsageError` that says what to write instead. */
export function paceOf({ wait, timeout, pause }: RemoveFlags): Pace {
  if (!wait && timeout !== undefined)
    throw new UsageError('--timeout is how long to wait, so it goes without --no-wait');
  return {
    isWaiting: wait,
    timeoutSeconds: secondsIn('--timeout', timeout ?? '10m', '30s'),
    pauseSeconds: secondsIn('--pause', pause ?? '0s', '30s'),
  };
}
