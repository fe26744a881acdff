import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { writeDockerArchive } from '../cluster/docker-archive.ts';
import { fileOfRoot, librariesOf, userFiles, usrMerge } from '../cluster/image/root-files.ts';
import { partsFolder } from '../cluster/parts/parts.ts';
import type { TarEntry } from '../cluster/tar.ts';
import { pythonRoot } from './python-root.ts';

/** A Python program in an image. */
export interface PythonImage {
  /** The full reference, such as `docker.io/lab/worker:v1`. */
  readonly name: string;
  /** The program's files; each is found in `/app`, which is the working folder. */
  readonly sources: readonly string[];
  /** The first process of the container, for example `['gunicorn', 'app:app']`. */
  readonly entrypoint: readonly string[];
  readonly port: number;
}

/**
 * Builds an image without Docker and gives its archive, ready to be imported: Python 3.13, gunicorn, Flask and the
 * program, 45 MB, no shell. It runs as user 65532. What was built before is kept under a hash of its contents.
 */
export async function buildPythonImage(image: PythonImage): Promise<string> {
  const root = await pythonRoot();
  const folder = join(partsFolder(), `python-image@${await digestOf(image, root)}`);
  const archive = join(folder, 'image.tar');
  if (existsSync(archive)) return archive;
  await mkdir(folder, { recursive: true });
  await writeDockerArchive({
    archive,
    name: image.name,
    files: [
      ...(await pythonFiles(root)),
      ...image.sources.map((source) => ({ path: `/app/${basename(source)}`, source, mode: 0o644 })),
    ],
    entrypoint: image.entrypoint,
    // What is printed is seen at once, and nothing is written beside the program.
    env: { PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
    exposedPorts: [image.port],
    user: '65532:65532',
    workingFolder: '/app',
  });
  return archive;
}

async function digestOf({ sources, ...rest }: PythonImage, root: string): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([basename(root), rest]));
  for (const source of sources) hash.update(`\0${basename(source)}\0`).update(await readFile(source));
  return hash.digest('hex').slice(0, 16);
}

/** The interpreter, its modules, the packages beside it and every library that one of them loads. */
async function pythonFiles(root: string): Promise<TarEntry[]> {
  // The two links in there lead to Debian's settings for a build and for a site, which no program here asks for.
  const modules = globSync('usr/lib/python3*/**', { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .toSorted();
  const native = modules.filter((path) => path.endsWith('.so'));
  const libraries = await librariesOf(root, '/usr/bin/python3', ...native);
  const linked = ['/usr/bin/python3', '/usr/bin/gunicorn', ...libraries];
  return [
    ...usrMerge,
    ...userFiles,
    { path: '/tmp', folder: true, mode: 0o1777 },
    ...(await Promise.all(linked.map((path) => fileOfRoot(root, path)))),
    ...modules.map((path) => ({ path, source: join(root, path) })),
  ];
}
