import { join } from 'node:path';
import { runCommand } from '../cluster/parts/run-command.ts';

const root = join(import.meta.dirname, '..', '..');

/** The commit that is checked out, and whether something differs from it. To be asked before a run: files change during it. */
export async function describeCommit(): Promise<string> {
  const commit = await runCommand('git', ['rev-parse', 'HEAD'], { folder: root });
  // The results themselves are no change to what was measured.
  const changes = ['status', '--porcelain', '--', '.', ':!docs/results'];
  const isChanged = (await runCommand('git', changes, { folder: root })) !== '';
  return `${commit.trim()}${isChanged ? ' with local changes' : ''}`;
}
