import { createReadStream } from 'node:fs';
import { createGzip } from 'node:zlib';
import { runCommand } from '../parts/run-command.ts';

/** One file, folder or link of an image. */
export interface ImageEntry {
  /** Without the leading slash; a folder's ends with one. */
  readonly path: string;
  readonly bytes: number;
  /** Such as `-rwxr-xr-x`. */
  readonly mode: string;
}

/** The settings of an image, as the archive's configuration has them; the few that are looked at. */
export interface ImageSettings {
  readonly created: string;
  readonly config: {
    readonly User: string;
    readonly WorkingDir: string;
    readonly Entrypoint: readonly string[];
    readonly Cmd: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
  };
}

/** Lists every entry of every layer of a docker-archive. */
export async function imageEntries(archive: string): Promise<ImageEntry[]> {
  const [{ Layers: layers }] = JSON.parse(await member(archive, 'manifest.json'));
  const listings: string[] = [];
  for (const layer of layers) {
    listings.push(await runCommand('sh', ['-c', 'tar -xOf "$0" "$1" | tar -tvf -', archive, layer]));
  }
  return listings.flatMap((listing) => listing.split('\n').filter(Boolean).map(parseLine));
}

/** Reads user, entry point, labels and the like. */
export async function imageSettings(archive: string): Promise<ImageSettings> {
  const [{ Config: file }] = JSON.parse(await member(archive, 'manifest.json'));
  return JSON.parse(await member(archive, file));
}

/** What a registry stores and a node pulls, about: the archive's bytes after gzip. */
export async function compressedBytes(archive: string): Promise<number> {
  let bytes = 0;
  for await (const chunk of createReadStream(archive).pipe(createGzip())) bytes += chunk.length;
  return bytes;
}

/** Sums the entries by the first folders of their path, the largest first. */
export function bytesByFolder(entries: readonly ImageEntry[], depth = 2): [folder: string, bytes: number][] {
  const sums = new Map<string, number>();
  for (const { path, bytes } of entries) {
    const folder = `/${path.split('/').slice(0, -1).slice(0, depth).join('/')}`;
    sums.set(folder, (sums.get(folder) ?? 0) + bytes);
  }
  return [...sums].filter(([, bytes]) => bytes > 0).sort(([, a], [, b]) => b - a);
}

function member(archive: string, path: string): Promise<string> {
  return runCommand('tar', ['-xOf', archive, path]);
}

/** `-rwxr-xr-x 0/0 1234 1970-01-01 00:00 app/gracehook.js`, with ` -> target` after a link. */
function parseLine(line: string): ImageEntry {
  const [mode = '', , bytes, , , ...rest] = line.split(/ +/);
  return { mode, bytes: Number(bytes), path: rest.join(' ').replace(/ -> .*/, '') };
}
