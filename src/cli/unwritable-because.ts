import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { getSystemErrorMessage } from 'node:util';

/** Why a file could not be written, in words; undefined where it looks as if it can. Nothing is written, no file is made. */
export async function unwritableBecause(file: string): Promise<string | undefined> {
  try {
    const known = await statIfThere(file);
    if (known?.isDirectory()) return 'it is a folder';
    const folder = dirname(resolve(file));
    if (known === undefined && (await statIfThere(folder)) === undefined)
      return `there is no folder ${folder}`;
    await access(known === undefined ? folder : file, constants.W_OK);
    return undefined;
  } catch (error) {
    return systemWords(error);
  }
}

/** An error of the operating system in its own words, without the call and the path. */
export function systemWords(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  return errno === undefined ? message : getSystemErrorMessage(errno);
}

async function statIfThere(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
