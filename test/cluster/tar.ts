import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** One entry of a tar: a file from disk, a file by content, a symbolic link or a folder. Owned by root. */
export type TarEntry = { readonly path: string; readonly mode?: number } & (
  | { readonly source: string }
  | { readonly content: string | Uint8Array }
  | { readonly linkTarget: string }
  | { readonly folder: true }
);

const blockSize = 512;
const typeFlags = { file: '0', link: '2', folder: '5' } as const;

/**
 * Streams the entries as a POSIX ustar archive. Times are zero, so the same input gives the same bytes and an
 * image keeps its digest from one run to the next.
 */
export async function* tarChunks(entries: Iterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for (const entry of entries) {
    if ('folder' in entry) {
      yield header(`${entry.path}/`, 'folder', entry.mode ?? 0o755, 0);
    } else if ('linkTarget' in entry) {
      yield header(entry.path, 'link', entry.mode ?? 0o777, 0, entry.linkTarget);
    } else if ('source' in entry) {
      const { size, mode } = await stat(entry.source);
      yield header(entry.path, 'file', entry.mode ?? mode & 0o777, size);
      yield* createReadStream(entry.source, { highWaterMark: 1 << 20 });
      yield padding(size);
    } else {
      const content = Buffer.from(entry.content);
      yield header(entry.path, 'file', entry.mode ?? 0o644, content.length);
      yield content;
      yield padding(content.length);
    }
  }
  yield Buffer.alloc(2 * blockSize);
}

function padding(size: number): Uint8Array {
  return Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
}

function header(path: string, type: keyof typeof typeFlags, mode: number, size: number, linkTarget = '') {
  const { prefix, name } = splitPath(path);
  const block = Buffer.alloc(blockSize);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  block.write(name, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108); // owner
  block.write(octal(0, 7), 116); // group
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136); // time
  block.write(' '.repeat(8), 148); // the checksum counts its own field as spaces
  block.write(typeFlags[type], 156);
  block.write(linkTarget, 157, 100);
  block.write('ustar\0' + '00', 257);
  block.write(prefix, 345);
  const checksum = block.reduce((sum, byte) => sum + byte, 0);
  block.write(`${octal(checksum, 6)}\0 `, 148);
  return block;
}

/** ustar keeps at most 100 bytes of name and 155 of leading folders. */
function splitPath(path: string): { prefix: string; name: string } {
  if (Buffer.byteLength(path) <= 100) {
    return { prefix: '', name: path };
  }
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
    if (name !== '' && Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) {
      return { prefix, name };
    }
  }
  throw new Error(`the path is too long for a tar: ${path}`);
}
