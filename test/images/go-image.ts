import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DockerArchive, writeDockerArchive } from '../cluster/docker-archive.ts';
import { partsFolder } from '../cluster/parts/parts.ts';
import { runCommand } from '../cluster/parts/run-command.ts';

// Without the version control's stamp the same source gives the same bytes at every commit.
const buildArguments = ['build', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];

/** An image with one Go program, its first process. */
export interface GoImage {
  /** The full reference, such as `docker.io/lab/gateway:v1`. */
  readonly name: string;
  /** Under which name, with a hash of its sources, it is kept in the cache folder. */
  readonly part: string;
  /** The folder of the go.mod. */
  readonly module: string;
  /** The package below it, such as `./gateway`. */
  readonly program: string;
  /** What of the module it is built from, as a glob: programs of one module may share packages. */
  readonly sources: string;
  /** The program's place in the image. */
  readonly path: string;
  readonly port: number;
  /** What else shall be in the image. */
  readonly others?: DockerArchive['files'];
}

/** Builds an image and says where its archive is, ready to be imported. It is made once for each source and version of Go. */
export async function buildGoImage(image: GoImage): Promise<string> {
  const { module, program, path, others = [] } = image;
  const folder = join(partsFolder(), `${image.part}@${await hashOf(image)}`);
  const archive = join(folder, 'image.tar');
  if (existsSync(archive)) return archive;

  await mkdir(folder, { recursive: true });
  // Two runs may build the same image at the same time.
  const binary = join(folder, `program.${process.pid}`);
  try {
    await runCommand('go', [...buildArguments, '-o', binary, program], {
      folder: module,
      env: { CGO_ENABLED: '0' },
    });
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

async function hashOf({ module, sources }: GoImage): Promise<string> {
  const hash = createHash('sha256').update(buildArguments.join(' '));
  hash.update(await runCommand('go', ['env', 'GOVERSION', 'GOARCH'], { folder: module }));
  const files = await Array.fromAsync(glob(sources, { cwd: module }));
  for (const file of files.toSorted()) hash.update(`\0${file}\0`).update(await readFile(join(module, file)));
  return hash.digest('hex').slice(0, 16);
}
