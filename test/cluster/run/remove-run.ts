import { readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { removeCgroups } from './cgroups.ts';
import { removeLinks } from './links.ts';
import { isAlive } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

/**
 * Removes everything a run made, from its folder's record alone, so that it serves an orderly stop, a failed
 * start and the sweep of a killed run alike. Ending a node's holder makes the kernel end all that runs in the
 * node and drop its network, mounts and firewall rules; what is left to remove by name are links and cgroups.
 * The folder goes last: as long as something remains, a later sweep finds it.
 */
export async function removeRun(folder: string): Promise<void> {
  await endRun(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    rmdirSync(dirname(folder));
  } catch {
    // Another run is still there.
  }
}

/** Ends all that runs, and leaves the folder: what a disk holds after a power cut. */
export async function endRun(folder: string): Promise<void> {
  const id = basename(folder);
  await endPrograms(join(folder, 'pids'));
  await removeLinks(id);
  await removeCgroups(id);
}

/** SIGKILL, because nothing here is worth a farewell: the data goes with it. */
async function endPrograms(pidsFolder: string): Promise<void> {
  const programs = recordedPrograms(pidsFolder);
  for (const identity of programs.filter(isAlive)) {
    try {
      process.kill(Number.parseInt(identity, 10), 'SIGKILL');
    } catch {
      // It ended by itself meanwhile.
    }
  }
  await waitUntil('the programs of the run end', () => !programs.some(isAlive), { withinSeconds: 30 });
}

function recordedPrograms(pidsFolder: string): string[] {
  try {
    return readdirSync(pidsFolder).map((name) => readFileSync(join(pidsFolder, name), 'utf8'));
  } catch {
    return [];
  }
}
