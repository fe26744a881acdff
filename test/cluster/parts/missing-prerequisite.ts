import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What this machine must have before a cluster can start. The message is one sentence, meant to be read alone. */
export class MissingPrerequisite extends Error {}

/**
 * Runs a command's body and answers a missing prerequisite with its sentence and exit code 2, without a stack
 * trace, because nothing in the code is wrong then.
 */
export async function orExplain<Result>(body: () => Promise<Result>): Promise<Result> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof MissingPrerequisite) {
      console.error(error.message);
      process.exit(2);
    }
    throw error;
  }
}

/** Namespaces, cgroups and mounts need Linux and root; the parts are built with Go. */
export function requireLinuxRootAndGo(goIsNeeded: boolean): void {
  if (process.platform !== 'linux') {
    throw new MissingPrerequisite(`The test cluster needs Linux, and this is ${process.platform}.`);
  }
  if (process.getuid?.() !== 0) {
    throw new MissingPrerequisite('The test cluster needs root, to make network namespaces and cgroups.');
  }
  if (goIsNeeded && findProgram('go') === undefined) {
    throw new MissingPrerequisite(
      'The test cluster needs Go 1.26 or newer on the PATH, to build Kubernetes.',
    );
  }
}

/** Looks a program up on the PATH and in the folders of administrators' programs, which a PATH often lacks. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
