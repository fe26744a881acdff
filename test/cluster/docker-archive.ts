import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type TarEntry, tarChunks } from './tar.ts';

/** What an image is made of: one layer with these entries and the settings a container starts with. */
export interface DockerArchive {
  /** Where the tar is written. */
  readonly archive: string;
  /** The full reference, such as `docker.io/gracehook/pause:test`. */
  readonly name: string;
  /** Folders above a path are added by themselves, readable by everybody. */
  readonly files: readonly TarEntry[];
  readonly entrypoint: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly exposedPorts?: readonly number[];
  /** Such as `65532` or `65532:65532`; root where left out. */
  readonly user?: string;
  readonly workingFolder?: string;
}

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * Writes a docker-archive by hand, so that tests can run any program in a pod without a registry and without
 * Docker. The archive appears whole or not at all. Format: the image tar of moby, `image/spec/v1.2.md`.
 */
export async function writeDockerArchive(image: DockerArchive): Promise<void> {
  const layer = `${image.archive}.layer-${process.pid}`;
  const unfinished = `${image.archive}.unfinished-${process.pid}`;
  try {
    const layerDigest = await writeTar(layer, withFolders(image.files));
    await writeTar(unfinished, [
      { path: 'config.json', content: JSON.stringify(config(image, layerDigest)) },
      { path: 'layer.tar', source: layer, mode: 0o644 },
      {
        path: 'manifest.json',
        content: JSON.stringify([{ Config: 'config.json', RepoTags: [image.name], Layers: ['layer.tar'] }]),
      },
    ]);
    await rename(unfinished, image.archive);
  } finally {
    await rm(layer, { force: true });
    await rm(unfinished, { force: true });
  }
}

async function writeTar(path: string, entries: Iterable<TarEntry>): Promise<string> {
  const hash = createHash('sha256');
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of tarChunks(entries)) {
      hash.update(chunk);
      yield chunk;
    }
  }
  await pipeline(hashed, createWriteStream(path));
  return `sha256:${hash.digest('hex')}`;
}

function config(image: DockerArchive, layerDigest: string): object {
  return {
    architecture: architectures[process.arch] ?? process.arch,
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: {
      Entrypoint: image.entrypoint,
      Env: Object.entries({ PATH: '/usr/local/bin:/usr/bin:/bin', ...image.env }).map(
        ([k, v]) => `${k}=${v}`,
      ),
      ExposedPorts: Object.fromEntries((image.exposedPorts ?? []).map((port) => [`${port}/tcp`, {}])),
      User: image.user ?? '',
      WorkingDir: image.workingFolder ?? '/',
    },
    rootfs: { type: 'layers', diff_ids: [layerDigest] },
  };
}

/** Paths in a layer are relative, and a runtime wants each folder before what it holds. */
function* withFolders(files: readonly TarEntry[]): Generator<TarEntry> {
  const given = files.map((file) => ({ ...file, path: file.path.replace(/^\/+|\/+$/g, '') }));
  const seen = new Set<string>(given.map((file) => file.path));
  for (const file of given) {
    const parts = file.path.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join('/');
      if (!seen.has(folder)) {
        seen.add(folder);
        yield { path: folder, folder: true };
      }
    }
    yield file;
  }
}
