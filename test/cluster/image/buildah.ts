import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { partsFolder } from '../parts/parts.ts';
import { runCommand } from '../parts/run-command.ts';

/** Buildah for one build: it sees no image or container of the user's, and leaves none. */
export interface Buildah {
  /** A folder for files of this build, gone after it. */
  readonly folder: string;
  /** Runs a subcommand of buildah and gives its stdout without the line's end. */
  run(...args: readonly string[]): Promise<string>;
}

/**
 * In namespaces of their own, so that a build that is cut short leaves neither a process nor a mount behind: the kernel
 * ends both with the first process.
 */
export const isolated = [
  ...['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private', '--'],
] as const;

/** `chroot` and `vfs` ask nothing of the kernel, so this also works inside a container. */
const environment = { BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'vfs' };

/** Gives buildah a storage of its own for as long as `build` takes, and removes it also after a failure. */
export async function withBuildah<Result>(
  signal: AbortSignal | undefined,
  build: (buildah: Buildah) => Promise<Result>,
): Promise<Result> {
  const builds = join(partsFolder(), 'image-builds');
  await mkdir(builds, { recursive: true });
  for (const left of globSync(join(builds, '*')).filter(isAbandoned))
    rmSync(left, { recursive: true, force: true });
  const folder = mkdtempSync(join(builds, `${process.pid}-`));
  const storage = ['--root', join(folder, 'storage'), '--runroot', join(folder, 'run')];
  try {
    return await build({
      folder,
      run: async (...args) => {
        const command = [...isolated, 'buildah', ...storage, ...args];
        return (await runCommand('unshare', command, { env: environment, signal })).trim();
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A build whose process was killed could not clean up after itself; the next one does. */
function isAbandoned(folder: string): boolean {
  return !existsSync(`/proc/${/(\d+)-[^/]*$/.exec(folder)?.[1]}`);
}
