import { arch, availableParallelism, release } from 'node:os';
import { version } from '../../src/version.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { runCommand } from '../cluster/parts/run-command.ts';

/** What somebody needs to repeat a run: the command, the commit, when it was, and the versions of all that took part. */
export interface ResultsHead {
  readonly command: string;
  readonly commit: string;
  readonly date: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
}

/** The head of a file in `docs/results`; `versions` are those of programs that only this run has. */
export async function resultsHead(
  { command, commit }: Pick<ResultsHead, 'command' | 'commit'>,
  cluster: Cluster | undefined,
  versions: ResultsHead['versions'] = {},
): Promise<ResultsHead> {
  return {
    command,
    commit,
    date: new Date().toISOString(),
    versions: {
      gracehook: version,
      ...(cluster && { kubernetes: await kubernetesVersion(cluster) }),
      node: process.version,
      ...versions,
      machine: `Linux ${release()}, ${arch()}, ${availableParallelism()} cores`,
    },
  };
}

/** The version of Go that builds the programs of a run. */
export async function goVersion(): Promise<string> {
  return (await runCommand('go', ['env', 'GOVERSION'])).trim();
}

async function kubernetesVersion(cluster: Cluster): Promise<string> {
  return JSON.parse(await cluster.kubectl(['version', '-o', 'json'])).serverVersion.gitVersion;
}
