import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of this process alone, and the certificate of its own authority in it. */
export interface CaFolder {
  readonly folder: string;
  readonly file: string;
}

/**
 * Writes the authority's certificate where a person's curl can read it. Undefined where nothing can be written, as in a
 * container whose root is read-only: that is no reason not to serve.
 */
export async function caFolder(ca: string): Promise<CaFolder | undefined> {
  try {
    const folder = await mkdtemp(join(tmpdir(), 'gracehook-'));
    const file = join(folder, 'ca.crt');
    await writeFile(file, ca);
    return { folder, file };
  } catch {
    return undefined;
  }
}
