import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DockerArchive } from '../cluster/docker-archive.ts';
import { writeDockerArchive } from '../cluster/docker-archive.ts';
import { buildNodeImage } from '../cluster/node-image.ts';
import { findProgram } from '../cluster/parts/missing-prerequisite.ts';
import { partsFolder } from '../cluster/parts/parts.ts';
import { runCommand } from '../cluster/parts/run-command.ts';
import { buildPythonImage } from '../images/python-image.ts';
import { type App, apps } from './apps.ts';

const sources = join(import.meta.dirname, 'apps');
const module = import.meta.dirname;
// Without the version control's stamp the same source gives the same bytes at every commit.
const buildArguments = ['build', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];
const port = 8080;

/** How the image of each app comes to be, given its reference. */
const builders: Readonly<Record<string, (image: string) => Promise<string>>> = {
  'go-drains': (image) => goImage('go-drains', image),
  'go-dies': (image) => goImage('go-dies', image),
  gunicorn: (image) => pythonImage('gunicorn/app.py', image, ['gunicorn', ...gunicornArguments]),
  python: (image) => pythonImage('python/server.py', image, ['python3', 'server.py']),
  'node-drains': (image) => nodeImage(['draining-server.ts', 'server.ts'], image),
  node: (image) => nodeImage(['server.ts'], image),
  ignores: (image) => goImage('ignores', image),
  shell: (image) => goImage('go-drains', image, [shell()]),
  'slow-start': (image) => goImage('slow-start', image),
  stream: (image) => goImage('stream', image),
  grpc: (image) => goImage('grpc', image),
};
const gunicornArguments = ['--bind=:8080', '--workers=4', 'app:app'];

/**
 * Builds the images of these apps without Docker and says where their archives are, ready to be imported. What was built
 * before is kept under a hash of its sources.
 */
export async function buildMatrixImages(wanted: readonly App[] = apps): Promise<string[]> {
  const archives: string[] = [];
  // One after the other: each build uses all processors by itself.
  for (const { name, image } of wanted) {
    const build = builders[name];
    if (build === undefined) throw new Error(`nothing says how the image of ${name} is built`);
    archives.push(await build(image));
  }
  return archives;
}

function nodeImage(files: readonly string[], name: string): Promise<string> {
  return buildNodeImage({ name, sources: files.map((file) => join(sources, 'node', file)) });
}

function pythonImage(file: string, name: string, entrypoint: readonly string[]): Promise<string> {
  return buildPythonImage({ name, sources: [join(sources, file)], entrypoint, port });
}

/** The program is `/app`, beside what else shall be in the image. */
async function goImage(program: string, name: string, others: DockerArchive['files'] = []): Promise<string> {
  const folder = join(partsFolder(), `matrix-${name.replace(/\W+/g, '-')}@${await digestOfGoSources()}`);
  const archive = join(folder, 'image.tar');
  if (existsSync(archive)) return archive;
  await mkdir(folder, { recursive: true });
  // Two runs may build the same image at the same time.
  const binary = join(folder, `app.${process.pid}`);
  try {
    await runCommand('go', [...buildArguments, '-o', binary, `./apps/${program}`], {
      folder: module,
      env: { CGO_ENABLED: '0' },
    });
    await writeDockerArchive({
      archive,
      name,
      files: [{ path: '/app', source: binary, mode: 0o755 }, ...others],
      entrypoint: ['/app'],
      exposedPorts: [port],
      user: '65532:65532',
    });
  } finally {
    await rm(binary, { force: true });
  }
  return archive;
}

function shell(): DockerArchive['files'][number] {
  const busybox = findProgram('busybox');
  if (busybox === undefined)
    throw new Error('the cluster’s Debian packages bring busybox, and it is not there');
  return { path: '/bin/sh', source: busybox, mode: 0o755 };
}

/** Of all programs: they share a package and a go.mod. */
async function digestOfGoSources(): Promise<string> {
  const hash = createHash('sha256').update(buildArguments.join(' '));
  hash.update(await runCommand('go', ['env', 'GOVERSION', 'GOARCH'], { folder: module }));
  const files = await Array.fromAsync(glob('{go.mod,go.sum,apps/*/*.go}', { cwd: module }));
  for (const file of files.toSorted()) hash.update(`\0${file}\0`).update(await readFile(join(module, file)));
  return hash.digest('hex').slice(0, 16);
}
