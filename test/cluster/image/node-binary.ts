import { globSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'node');

/** The Node that npm installed for this project, whatever the machine's own is. */
export const nodeBinary = join(folder, 'bin', 'node');

/** The terms of that Node and of what it was built from. */
export function nodeLicense(): string {
  const [file] = globSync(join(folder, 'node_modules', 'node-*', 'LICENSE'));
  if (file === undefined) throw new Error(`no licence of Node below ${folder}`);
  return file;
}
