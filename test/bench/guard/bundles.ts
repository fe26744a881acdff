import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../cluster/parts/run-command.ts';
import { buildBundle } from '../processes/build-bundle.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** The commit that a revision names, as git shortens it; undefined where this clone does not have it. */
export async function commitOf(revision: string): Promise<string | undefined> {
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--short', `${revision}^{commit}`];
    return (await runCommand('git', args, { folder: root })).trim();
  } catch {
    return undefined;
  }
}

/** Builds the bundle of this checkout into a folder, and gives its path. */
export async function buildCheckout(folder: string, signal: AbortSignal): Promise<string> {
  return buildBundle(join(folder, 'change'), { signal });
}

/**
 * Builds the bundle of a commit, out of an archive, so that nothing of it stays in the repository. Its dependencies are
 * those of this checkout.
 */
export async function buildCommit(commit: string, folder: string, signal: AbortSignal): Promise<string> {
  const sources = join(folder, 'sources');
  const archive = join(folder, 'sources.tar');
  await runCommand('git', ['archive', '--prefix=sources/', '--output', archive, commit], {
    folder: root,
    signal,
  });
  await runCommand('tar', ['-xf', archive, '-C', folder], { signal });
  await symlink(join(root, 'node_modules'), join(sources, 'node_modules'));
  return buildBundle(join(folder, 'base'), { sources, signal });
}
