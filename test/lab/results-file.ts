import { mkdir, writeFile } from 'node:fs/promises';
import { arch, availableParallelism, release } from 'node:os';
import { dirname, join } from 'node:path';
import { version } from '../../src/version.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { runCommand } from '../cluster/parts/run-command.ts';
import { pythonVersions } from '../images/python-root.ts';
import type { Row } from './lab.ts';

const root = join(import.meta.dirname, '..', '..');
const file = join(root, 'docs', 'results', 'lab.json');

/** Writes a run's figures to `docs/results/lab.json`, with what somebody needs to repeat it. */
export async function writeResults(
  cluster: Cluster,
  { command, commit }: { readonly command: string; readonly commit: string },
  rows: readonly Row[],
): Promise<string> {
  const results = {
    command,
    commit,
    date: new Date().toISOString(),
    versions: await readVersions(cluster),
    rows,
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(results, null, 2)}\n`);
  return file;
}

/** The commit that is checked out, and whether something differs from it. To be asked before a run: files change during it. */
export async function describeCommit(): Promise<string> {
  const commit = await runCommand('git', ['rev-parse', 'HEAD'], { folder: root });
  // The results themselves are no change to what was measured.
  const changes = ['status', '--porcelain', '--', '.', ':!docs/results'];
  const isChanged = (await runCommand('git', changes, { folder: root })) !== '';
  return `${commit.trim()}${isChanged ? ' with local changes' : ''}`;
}

async function readVersions(cluster: Cluster): Promise<Record<string, string>> {
  const { serverVersion } = JSON.parse(await cluster.kubectl(['version', '-o', 'json']));
  return {
    gracehook: version,
    kubernetes: serverVersion.gitVersion,
    node: process.version,
    k6: (await runCommand(cluster.binary('k6'), ['version'])).trim(),
    go: (await runCommand('go', ['env', 'GOVERSION'])).trim(),
    ...(await pythonVersions()),
    machine: `Linux ${release()}, ${arch()}, ${availableParallelism()} cores`,
  };
}
