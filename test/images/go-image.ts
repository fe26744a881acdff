import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DockerArchive, writeDockerArchive } from '../cluster/docker-archive.ts';
import { partsFolder } from '../cluster/parts/parts.ts';
import { buildGoProgram, type GoProgram, hashOfGoProgram } from './go-program.ts';

/** An image with one Go program, its first process. */
export interface GoImage extends GoProgram {
  /** The full reference, such as `docker.io/lab/gateway:v1`. */
  readonly name: string;
  /** The program's place in the image. */
  readonly path: string;
  readonly port: number;
  /** What else shall be in the image. */
  readonly others?: DockerArchive['files'];
}

/** Builds an image and says where its archive is, ready to be imported. It is made once for each source and version of Go. */
export async function buildGoImage(image: GoImage): Promise<string> {
  const { path, others = [] } = image;
  const folder = join(partsFolder(), `${image.part}@${await hashOfGoProgram(image)}`);
  const archive = join(folder, 'image.tar');
  if (existsSync(archive)) return archive;

  await mkdir(folder, { recursive: true });
  // Two runs may build the same image at the same time.
  const binary = join(folder, `program.${process.pid}`);
  try {
    await buildGoProgram(image, binary);
    await writeDockerArchive({
      archive,
      name: image.name,
      files: [{ path, source: binary, mode: 0o755 }, ...others],
      entrypoint: [path],
      exposedPorts: [image.port],
      user: '65532:65532',
    });
  } finally {
    await rm(binary, { force: true });
  }
  return archive;
}
