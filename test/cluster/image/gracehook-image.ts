import { existsSync, globSync, statSync, utimesSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { version } from '../../../src/version.ts';
import { type DebianPackages, installDebianPackages } from '../parts/debian-packages.ts';
import { findProgram, MissingPrerequisite } from '../parts/missing-prerequisite.ts';
import { partsFolder } from '../parts/parts.ts';
import { buildImage } from './build-image.ts';
import { imageSource } from './image-source.ts';

/** Our own image, as a file that a cluster imports. */
export interface GracehookImage {
  /** A docker-archive. It belongs to the cache: read it, and do not keep its path for another day. */
  readonly archive: string;
  /** What pods call it, such as `docker.io/gracehook/gracehook:0.1.0`. */
  readonly name: string;
}

const dayMilliseconds = 24 * 3600 * 1000;

/**
 * Gives the image of this checkout, building it unless the same was built before. Needs Linux, root and a Debian to
 * install buildah and debootstrap on, but no registry: both base images are made here.
 */
export async function gracehookImage(signal?: AbortSignal): Promise<GracehookImage> {
  requireLinuxAndRoot();
  await installDebianPackages(imagePackages);
  const source = await imageSource();
  const folder = join(partsFolder(), 'images');
  const image = {
    archive: join(folder, `${source.digest}.tar`),
    name: `docker.io/gracehook/gracehook:${version}`,
  };
  if (existsSync(image.archive)) {
    utimesSync(image.archive, new Date(), new Date());
    return image;
  }
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${source.digest}.unfinished-${process.pid}`);
  try {
    await buildImage(image.name, source, unfinished, signal);
    await rename(unfinished, image.archive);
  } finally {
    await rm(unfinished, { force: true });
  }
  for (const old of globSync(join(folder, '*')).filter(isUnused)) await rm(old, { force: true });
  return image;
}

/** Writes it to a file of the caller's. */
export async function exportImage({ archive }: GracehookImage, output: string): Promise<void> {
  await copyFile(archive, output);
}

const imagePackages: DebianPackages = {
  buildah: () => findProgram('buildah') !== undefined,
  debootstrap: () => findProgram('debootstrap') !== undefined,
  binutils: () => findProgram('strip') !== undefined,
};

function requireLinuxAndRoot(): void {
  if (process.platform !== 'linux') {
    throw new MissingPrerequisite(`Building the image needs Linux, and this is ${process.platform}.`);
  }
  if (process.getuid?.() !== 0) {
    throw new MissingPrerequisite(
      'Building the image needs root, to make a Debian root folder and namespaces.',
    );
  }
}

/** Each state of the sources leaves 130 MB; one that nobody asked for since yesterday is built again when needed. */
function isUnused(file: string): boolean {
  // Another run may rename or remove its own at any time.
  const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return mtimeMs !== undefined && Date.now() - mtimeMs > dayMilliseconds;
}
