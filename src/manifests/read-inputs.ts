import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { UnreadableManifest } from './unreadable-manifest.ts';

/** One file or stream of manifests: its name as the user wrote it, and its text, byte for byte (a BOM included). */
export interface Input {
  readonly name: string;
  readonly text: string;
}

const manifestName = /\.(?:ya?ml|json)$/;

/**
 * Reads what `-f` names: files, folders (their `*.yaml`, `*.yml` and `*.json`, sorted by name, subfolders if told to),
 * and `-` for the standard input. Throws `UnreadableManifest`.
 */
export async function readInputs(
  names: readonly string[],
  { isRecursive, stdin }: { readonly isRecursive: boolean; readonly stdin: NodeJS.ReadableStream },
): Promise<Input[]> {
  if (names.filter((name) => name === '-').length > 1) {
    throw new UnreadableManifest('-f - stands twice; the standard input can be read only once');
  }
  const inputs: Input[] = [];
  for (const name of names) {
    if (name === '-') inputs.push(decoded('stdin', await buffer(stdin)));
    else for (const file of await filesAt(name, isRecursive)) inputs.push(decoded(file, await read(file)));
  }
  return inputs;
}

async function filesAt(name: string, isRecursive: boolean): Promise<string[]> {
  const found = await stat(name).catch((error: unknown) => unreadable(name, error));
  if (!found.isDirectory()) return [name];
  const entries = await readdir(name, { recursive: isRecursive, withFileTypes: true });
  const files = entries
    .filter((entry) => manifestName.test(entry.name) && !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  if (files.length > 0) return files;
  const hint = isRecursive ? '' : '; -R looks into the folders below, too';
  throw new UnreadableManifest(`${name} has no file named *.yaml, *.yml or *.json${hint}`);
}

function read(file: string): Promise<Buffer> {
  return readFile(file).catch((error: unknown) => unreadable(file, error));
}

function unreadable(name: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  throw new UnreadableManifest(`${name} ${problems[code ?? ''] ?? `cannot be read: ${message}`}`);
}

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read by this user',
};

function decoded(name: string, bytes: Uint8Array): Input {
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    throw new UnreadableManifest(`${name} is no text in UTF-8`);
  }
}
