import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { partsFolder } from '../../../cluster/parts/parts.ts';
import { runCommand } from '../../../cluster/parts/run-command.ts';
import manifest from './package.json' with { type: 'json' };

export const peprVersion = manifest.dependencies.pepr;
const sources = ['package.json', 'module.js'];

/** Installs Pepr from npm beside the module of the comparison, and says where the module is. None of the packages may run a script. */
export async function buildPepr(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of sources)
    hash.update(`${name}\0`).update(await readFile(join(import.meta.dirname, name)));
  const folder = join(partsFolder(), `bench-peer-pepr@${hash.digest('hex').slice(0, 16)}`);
  const module = join(folder, 'module.js');
  if (existsSync(module)) return module;

  console.log(`installing Pepr ${peprVersion}`);
  const unfinished = `${folder}.unfinished-${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  try {
    for (const name of sources) await copyFile(join(import.meta.dirname, name), join(unfinished, name));
    const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
    await runCommand('npm', ['install', ...quietly], { folder: unfinished });
    // Another run may have installed the same meanwhile.
    if (!existsSync(folder)) await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return module;
}
