import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../parts/run-command.ts';

/** The top of the checkout, which is the folder that an image is built from. */
export const sourceFolder = join(import.meta.dirname, '..', '..', '..');

/** What an image is built from: two states with the same digest give the same image. */
export interface ImageSource {
  readonly digest: string;
  /** The last commit that changed any of it, with `-dirty` where something differs from that commit. */
  readonly revision: string;
  /** The time of that commit, in seconds since 1970; 0 outside a clone. */
  readonly epochSeconds: number;
}

/** Reads what goes into the image: what .dockerignore lets through, and what describes how it is built. */
export async function imageSource(): Promise<ImageSource> {
  const ignored = readFileSync(join(sourceFolder, '.dockerignore'), 'utf8');
  const contents = [...ignored.matchAll(/^!(.+)$/gm)].map(([, path]) => path ?? '');
  const paths = ['Dockerfile', '.dockerignore', ...contents, 'test/cluster/image'];
  const { revision, epochSeconds } = await lastChange(paths);
  const hash = createHash('sha256').update(`${revision} ${epochSeconds}`);
  for (const file of paths.flatMap(filesOf).toSorted()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(sourceFolder, file)));
  }
  return { digest: hash.digest('hex').slice(0, 16), revision, epochSeconds };
}

function filesOf(path: string): string[] {
  if (statSync(join(sourceFolder, path)).isFile()) return [path];
  return globSync(`${path}/**/*.*`, { cwd: sourceFolder }).filter((file) => !file.endsWith('.test.ts'));
}

async function lastChange(paths: readonly string[]): Promise<Omit<ImageSource, 'digest'>> {
  const git = (...args: string[]) => runCommand('git', [...args, '--', ...paths], { folder: sourceFolder });
  try {
    const [commit = '', seconds] = (await git('log', '-1', '--format=%H %ct')).trim().split(' ');
    const changes = await git('status', '--porcelain');
    return { revision: `${commit}${changes === '' ? '' : '-dirty'}`, epochSeconds: Number(seconds) };
  } catch {
    return { revision: 'unknown', epochSeconds: 0 };
  }
}
