import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../parts/run-command.ts';
import type { TarEntry } from '../tar.ts';

/** A file of a Debian root as an image shall have it: at the path that is asked for, whatever that links to. */
export async function fileOfRoot(root: string, path: string): Promise<TarEntry> {
  return { path, source: await realpathIn(root, path) };
}

/** What the loader would load for programs or libraries inside `root`, the loader itself included. */
export async function librariesOf(root: string, ...binaries: readonly string[]): Promise<string[]> {
  const listed = await runCommand('chroot', [root, 'ldd', ...binaries]);
  if (listed.includes('not found')) throw new Error(`a library is missing:\n${listed}`);
  const paths = [...listed.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path ?? '');
  return [...new Set(paths.map((path) => path.replace(/^\/lib/, '/usr/lib')))];
}

/** A link of Debian's is relative or starts at its own root, never at this machine's. */
async function realpathIn(root: string, path: string): Promise<string> {
  const real = await runCommand('chroot', [root, 'realpath', path]);
  return join(await realpath(root), real.trim());
}

/** Where Debian keeps everything below /usr; the loader's path in a binary starts with /lib or /lib64. */
export const usrMerge: readonly TarEntry[] = [
  { path: '/lib', linkTarget: 'usr/lib' },
  { path: '/lib64', linkTarget: 'usr/lib64' },
];

/** The two users that an image of ours knows. */
export const userFiles: readonly TarEntry[] = [
  {
    path: '/etc/passwd',
    content: `root:x:0:0:root:/root:/sbin/nologin
nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin
`,
  },
  {
    path: '/etc/group',
    content: `root:x:0:
nonroot:x:65532:
`,
  },
];
