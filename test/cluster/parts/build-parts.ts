import { existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { installDebianPackages } from './debian-packages.ts';
import { requireLinuxRootAndGo } from './missing-prerequisite.ts';
import { isBuilt, type Part, partFolder, parts, partsFolder } from './parts.ts';
import { runCommand } from './run-command.ts';

/**
 * Builds every part that is not in the cache yet and installs what is taken from Debian. The first time takes
 * about 18 minutes on two cores; afterwards this only looks.
 */
export async function buildParts(): Promise<void> {
  const missing = parts.filter((part) => !isBuilt(part));
  requireLinuxRootAndGo(missing.length > 0);
  await installDebianPackages();
  for (const part of missing) {
    await build(part);
  }
}

/** Renamed into place when complete, so that an interrupted build never looks like a finished one. */
async function build(part: Part): Promise<void> {
  console.log(`building ${part.name} ${part.version}: ${part.binaries.join(' ')}`);
  const started = performance.now();
  mkdirSync(partsFolder(), { recursive: true });
  for (const interrupted of globSync(`${partFolder(part)}.unfinished-*`).filter(isAbandoned)) {
    rmSync(interrupted, { recursive: true });
  }
  const unfinished = `${partFolder(part)}.unfinished-${process.pid}`;
  mkdirSync(unfinished);
  try {
    const env = { CGO_ENABLED: '0', GOFLAGS: '', GOBIN: unfinished, GOWORK: 'off' };
    await runCommand('go', part.build(unfinished), { env, folder: import.meta.dirname });
    if (!isBuilt(part)) {
      rmSync(partFolder(part), { recursive: true, force: true });
      renameSync(unfinished, partFolder(part));
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  console.log(`built ${part.name} ${part.version} in ${Math.round((performance.now() - started) / 1000)} s`);
}

function isAbandoned(unfinished: string): boolean {
  return !existsSync(`/proc/${unfinished.split('-').at(-1)}`);
}
