import { startGuardian } from './guardian.ts';
import { removeRun } from './remove-run.ts';
import { claimRun, type Run } from './run.ts';

/** A run of this process, which goes with it however it ends. */
export interface GuardedRun {
  readonly run: Run;
  /** Removes everything that the run made. May be called twice. */
  readonly stop: () => Promise<void>;
}

/** Claims a run and starts its guardian. */
export async function claimGuardedRun(): Promise<GuardedRun> {
  const run = await claimRun();
  const guardian = startGuardian(run);
  // Once only: after the first time another process may have claimed the same run, and it is not ours to remove.
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= removeRun(run.folder).then(() => {
      guardian.kill('SIGKILL');
    });
    return stopped;
  };
  return { run, stop };
}
