import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../parts/run-command.ts';
import { type Addresses, addressesOf, runCount } from './addresses.ts';
import { isAlive, processIdentity } from './process-identity.ts';
import { removeRun } from './remove-run.ts';

/** The folder of all runs on this machine; root's, since whatever it records is ended and removed as root. */
const runsFolder = '/var/lib/gracehook-cluster';

/** One cluster's claim on this machine. Every name it uses (links, cgroups, folder) carries the id. */
export interface Run {
  readonly id: string;
  readonly folder: string;
  readonly addresses: Addresses;
}

/**
 * Sweeps what runs with a dead owner left behind, then claims a free run for this process. The claim is one
 * rename, so two processes never get the same one, and a claimed folder always names its owner.
 */
export async function claimRun(): Promise<Run> {
  await sweepDeadRuns();
  const claim = join(runsFolder, `claim-${ownIdentity()}`);
  const start = Math.floor(Math.random() * runCount);
  for (let offset = 0; offset < runCount; offset += 1) {
    const number = (start + offset) % runCount;
    const addresses = addressesOf(number);
    if (await isRouted(addresses.block)) {
      continue;
    }
    const id = String(number).padStart(2, '0');
    const folder = join(runsFolder, id);
    mkdirSync(claim, { recursive: true });
    writeFileSync(join(claim, `owner-${ownIdentity()}`), '');
    try {
      renameSync(claim, folder);
      return { id, folder, addresses };
    } catch (error) {
      rmSync(claim, { recursive: true });
      if (!isNodeError(error) || (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST')) {
        throw error;
      }
    }
  }
  throw new Error(`all of the ${runCount} address blocks in 198.18.0.0/15 are in use on this machine`);
}

/** Removes every run whose owner has died without cleaning up, such as by SIGKILL. */
export async function sweepDeadRuns(): Promise<void> {
  for (const folder of listFolder(runsFolder).map((name) => join(runsFolder, name))) {
    if (takeOver(folder)) {
      console.log(`sweeping what an earlier cluster left in ${folder}`);
      await removeRun(folder);
    }
  }
}

/**
 * Makes this process the owner of a run whose owner is dead, and says whether it did. The owner's name is the
 * name of a file, and renaming it succeeds for one process only: nobody removes a run that is being removed.
 */
export function takeOver(folder: string): boolean {
  const owner = listFolder(folder).find((name) => name.startsWith('owner-'));
  if (owner === undefined || isAlive(owner.slice('owner-'.length))) {
    return false;
  }
  try {
    renameSync(join(folder, owner), join(folder, `owner-${ownIdentity()}`));
    return true;
  } catch {
    return false;
  }
}

function ownIdentity(): string {
  return processIdentity(process.pid) ?? `${process.pid}`;
}

/** Somebody may use these addresses for something of their own. */
async function isRouted(block: string): Promise<boolean> {
  return (await runCommand('ip', ['route', 'show', 'table', 'all', 'root', block])) !== '';
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isNodeError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error;
}
