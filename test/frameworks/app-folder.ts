import { createHash } from 'node:crypto';
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { partsFolder } from '../cluster/parts/parts.ts';

const apps = join(import.meta.dirname, 'apps');

/**
 * A built copy of `apps/<name>`, outside the checkout. It is built once for each state of the sources, and renamed into
 * place when complete, so that an interrupted build never looks like a finished one.
 */
export async function builtApp(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(partsFolder(), 'frameworks', `${name}@${digestOf(name)}`);
  if (existsSync(folder)) return folder;
  console.log(`building ${name} for the tests of frameworks`);
  const unfinished = `${folder}.unfinished-${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  cpSync(join(apps, name), unfinished, { recursive: true });
  try {
    await build(unfinished);
    // Another run may have built the same meanwhile.
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

/** The version that a file of `apps` pins, where the pattern's first group finds it. */
export function pinnedVersion(file: string, pattern: RegExp): string {
  const version = pattern.exec(readFileSync(join(apps, file), 'utf8'))?.[1];
  if (version === undefined) throw new Error(`${file} pins no version by ${pattern}`);
  return version;
}

function digestOf(name: string): string {
  const hash = createHash('sha256');
  const folder = join(apps, name);
  for (const file of globSync('**/*.*', { cwd: folder }).toSorted()) {
    hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}
