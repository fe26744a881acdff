import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { partsFolder } from '../parts/parts.ts';
import { runCommand } from '../parts/run-command.ts';
import { isolated } from './buildah.ts';
import { nodeBinary } from './node-binary.ts';

const suite = 'trixie';
const mirror = 'http://deb.debian.org/debian';
/** What node needs beside what a minimal Debian has, and what both kinds of image keep of it. */
const debianPackages = ['ca-certificates', 'libatomic1', 'libstdc++6'];
/** Of the registry, 3 MB: Debian's package of npm would bring some hundred others. */
const npmVersion = '11.21.2';

/**
 * Gives the folder of a minimal Debian with this project's Node and npm: the stage that builds runs in it, and the stage
 * that runs takes its libraries from it. It is made once for each version of its parts, in half a minute.
 */
export async function buildRoot(signal?: AbortSignal): Promise<string> {
  const folder = join(partsFolder(), `image-root@${await recipe()}`);
  if (existsSync(folder)) return folder;
  console.log(`making a Debian ${suite} with npm ${npmVersion} to build the image in`);
  const unfinished = `${folder}.unfinished-${process.pid}`;
  try {
    const packages = `--include=${debianPackages.join(',')}`;
    const debootstrap = ['debootstrap', '--variant=minbase', packages, suite, unfinished, mirror];
    await runCommand('unshare', [...isolated, ...debootstrap], { signal });
    await copyFile(nodeBinary, join(unfinished, 'usr/local/bin/node'));
    await addNpm(unfinished, signal);
    // Another run may have made the same meanwhile.
    if (!existsSync(folder)) await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

async function addNpm(root: string, signal: AbortSignal | undefined): Promise<void> {
  const modules = join(root, 'usr/local/lib/node_modules');
  await mkdir(modules, { recursive: true });
  const pack = ['pack', `npm@${npmVersion}`, '--silent', '--pack-destination', modules];
  const tarball = join(modules, (await runCommand('npm', pack, { signal })).trim());
  await runCommand('tar', ['-xzf', tarball, '-C', modules], { signal });
  await rename(join(modules, 'package'), join(modules, 'npm'));
  await rm(tarball);
  await symlink('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
}

async function recipe(): Promise<string> {
  const node = await readFile(join(dirname(nodeBinary), '..', 'package.json'));
  const parts = [suite, ...debianPackages, npmVersion, process.arch];
  return createHash('sha256').update(node).update(parts.join(' ')).digest('hex').slice(0, 12);
}
