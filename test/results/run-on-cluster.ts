import { type ClusterOptions, type OwnCluster, startCluster } from '../cluster/cluster.ts';
import { orExplain } from '../cluster/parts/missing-prerequisite.ts';
import { describeCommit } from './describe-commit.ts';

/** What a long run works with. */
export interface RunOnCluster {
  /** The commit that is measured, as it was before the run. */
  readonly commit: string;
  readonly cluster: OwnCluster;
  /** Aborts when somebody stops the run. */
  readonly signal: AbortSignal;
  /** Has something ended with the run, before what began earlier. */
  readonly onEnd: (cleanUp: () => Promise<void>) => void;
}

/**
 * Runs on a cluster of its own until it is done or somebody stops it, and ends all that it began in any case. Stopped by
 * Ctrl-C or SIGTERM it leaves exit code 130.
 */
export async function runOnCluster(
  options: ClusterOptions,
  run: (parts: RunOnCluster) => Promise<void>,
): Promise<void> {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
  const { signal } = interrupted;
  await orExplain(async () => {
    const commit = await describeCommit();
    const cluster = await startCluster(options);
    const cleanUps = [() => cluster.stop()];
    try {
      signal.throwIfAborted();
      await run({ commit, cluster, signal, onEnd: (cleanUp) => void cleanUps.unshift(cleanUp) });
    } catch (error) {
      if (!signal.aborted) throw error;
      console.error('interrupted; nothing was written');
      process.exitCode = 130;
    } finally {
      // One that fails must not keep the next from being tried.
      for (const cleanUp of cleanUps) await cleanUp().catch(console.error);
    }
  });
}
