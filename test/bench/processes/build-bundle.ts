import { join } from 'node:path';
import { runCommand } from '../../cluster/parts/run-command.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Builds the bundle that the image runs into a folder, and gives its path. From this checkout, unless told otherwise. */
export async function buildBundle(
  folder: string,
  { sources = root, signal }: { readonly sources?: string; readonly signal?: AbortSignal } = {},
): Promise<string> {
  await runCommand(process.execPath, ['build.ts', folder], { folder: sources, ...(signal && { signal }) });
  return join(folder, 'gracehook.js');
}
