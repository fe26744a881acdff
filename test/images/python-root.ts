import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isolated } from '../cluster/image/buildah.ts';
import { installDebianPackages } from '../cluster/parts/debian-packages.ts';
import { findProgram, requireLinuxRootAndGo } from '../cluster/parts/missing-prerequisite.ts';
import { partsFolder } from '../cluster/parts/parts.ts';
import { runCommand } from '../cluster/parts/run-command.ts';

const suite = 'trixie';
const mirror = 'http://deb.debian.org/debian';
const packages = ['python3', 'gunicorn', 'python3-flask'];
// Files of our images have no time, and Python compiles again whatever is not as old as it was: seconds for each start.
const compile = ['-m', 'compileall', '-q', '-f', '--invalidation-mode', 'unchecked-hash', '/usr/lib/python3'];

/** The folder of a minimal Debian with Python 3.13, gunicorn 23 and Flask 3.1. It is made once, in a minute. */
export async function pythonRoot(): Promise<string> {
  const folder = join(partsFolder(), `python-root@${recipe()}`);
  if (existsSync(folder)) return folder;
  requireLinuxRootAndGo(false);
  await installDebianPackages({ debootstrap: () => findProgram('debootstrap') !== undefined });
  console.log(`making a Debian ${suite} with ${packages.join(', ')} for the images of tests`);
  const unfinished = `${folder}.unfinished-${process.pid}`;
  const debootstrap = ['--variant=minbase', `--include=${packages.join(',')}`, suite, unfinished, mirror];
  try {
    await runCommand('unshare', [...isolated, 'debootstrap', ...debootstrap]);
    await runCommand('chroot', [unfinished, '/usr/bin/python3', ...compile, '/usr/lib/python3.13']);
    // Another run may have made the same meanwhile.
    if (!existsSync(folder)) await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** What is in it, as its programs say: `Python 3.13.5`, `gunicorn (version 23.0.0)`. */
export async function pythonVersions(): Promise<{ readonly python: string; readonly gunicorn: string }> {
  const root = await pythonRoot();
  const ask = async (program: string) => (await runCommand('chroot', [root, program, '--version'])).trim();
  return { python: await ask('/usr/bin/python3'), gunicorn: await ask('/usr/bin/gunicorn') };
}

function recipe(): string {
  const parts = [suite, ...packages, ...compile, process.arch];
  return createHash('sha256').update(parts.join(' ')).digest('hex').slice(0, 12);
}
