import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../../../src/version.ts';
import { runCommand } from '../parts/run-command.ts';
import { buildRoot } from './build-root.ts';
import { type Buildah, withBuildah } from './buildah.ts';
import { type ImageSource, sourceFolder } from './image-source.ts';
import { runtimeBase } from './runtime-base.ts';

/** Builds the Dockerfile, with both of its base images made here, and writes the image to `archive`. */
export async function buildImage(
  name: string,
  { revision, epochSeconds }: ImageSource,
  archive: string,
  signal?: AbortSignal,
): Promise<void> {
  const root = await buildRoot(signal);
  console.log(`building ${name} of ${revision}`);
  await withBuildah(signal, async (buildah) => {
    const bases = {
      BUILD_IMAGE: await buildBase(buildah, root),
      RUNTIME_IMAGE: await runtimeBase(buildah, root),
    };
    const labels = {
      VERSION: version,
      REVISION: revision,
      CREATED: `${new Date(epochSeconds * 1000).toISOString().slice(0, 19)}Z`,
    };
    const args = Object.entries({ ...bases, ...labels }).map(([key, value]) => `--build-arg=${key}=${value}`);
    // One time for every file, so that the same source gives the same image.
    const reproducible = ['--layers=false', '--identity-label=false', `--timestamp=${epochSeconds}`];
    const file = [
      '--file',
      join(sourceFolder, 'Dockerfile'),
      '--ignorefile',
      join(sourceFolder, '.dockerignore'),
    ];
    await buildah.run(
      'build',
      ...reproducible,
      ...args,
      ...(await npmSecrets(buildah)),
      ...file,
      '--tag',
      name,
      sourceFolder,
    );
    await buildah.run('push', name, `docker-archive:${archive}:${name}`);
  });
}

/** An image of the Debian root, for the stage that builds. */
async function buildBase(buildah: Buildah, root: string): Promise<string> {
  const name = 'localhost/gracehook-build';
  const container = await buildah.run('from', 'scratch');
  await buildah.run('add', '--quiet', container, root, '/');
  await buildah.run('commit', '--quiet', '--rm', container, name);
  return name;
}

/** How npm reaches its registry here, as secrets of the build: the user's file, the registry and the CA in use. */
async function npmSecrets({ folder }: Buildah): Promise<string[]> {
  const setting = async (name: string) => (await runCommand('npm', ['config', 'get', name])).trim();
  const userFile = await setting('userconfig');
  const lines = existsSync(userFile) ? [readFileSync(userFile, 'utf8')] : [];
  lines.push(`registry=${await setting('registry')}`);
  const caFile = await setting('cafile');
  const ca = [caFile, process.env['NODE_EXTRA_CA_CERTS'] ?? ''].find((path) => existsSync(path));
  if (ca !== undefined) lines.push('cafile=/run/secrets/ca');
  const npmrc = join(folder, 'npmrc');
  writeFileSync(npmrc, `${lines.join('\n')}\n`, { mode: 0o600 });
  return ['--secret', `id=npmrc,src=${npmrc}`, ...(ca === undefined ? [] : ['--secret', `id=ca,src=${ca}`])];
}
