import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DockerArchive, writeDockerArchive } from '../cluster/docker-archive.ts';
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

const gunicornArguments = ['--bind=0.0.0.0:8080', '--workers=4', '--preload', 'app:app'];

/** How the image of each app is made. */
const builders: Readonly<Record<string, (app: App) => Promise<string>>> = {
  'go-drains': (app) => goImage(app, 'go-drains'),
  'go-dies': (app) => goImage(app, 'go-dies'),
  gunicorn: (app) => pythonImage(app, 'gunicorn/app.py', ['gunicorn', ...gunicornArguments]),
  python: (app) => pythonImage(app, 'python/server.py', ['python3', 'server.py']),
  'node-drains': (app) => nodeImage(app, ['draining-server.ts', 'server.ts']),
  node: (app) => nodeImage(app, ['server.ts']),
  ignores: (app) => goImage(app, 'ignores'),
  shell: (app) => goImage(app, 'go-drains', [shell()]),
  'slow-start': (app) => goImage(app, 'slow-start'),
  stream: (app) => goImage(app, 'stream'),
  grpc: (app) => goImage(app, 'grpc'),
};

/**
 * Builds the images of these apps without Docker and says where their archives are, ready to be imported. What was built
 * before is kept under a hash of its sources.
 */
export async function buildMatrixImages(wanted: readonly App[] = apps): Promise<string[]> {
  const archives: string[] = [];
  // One after the other: each build uses all processors by itself.
  for (const app of wanted) {
    const build = builders[app.name];
    if (build === undefined) throw new Error(`nothing says how the image of ${app.name} is built`);
    archives.push(await build(app));
  }
  return archives;
}

function nodeImage({ image }: App, files: readonly string[]): Promise<string> {
  return buildNodeImage({ name: image, sources: files.map((file) => join(sources, 'node', file)) });
}

function pythonImage({ image, port }: App, file: string, entrypoint: readonly string[]): Promise<string> {
  return buildPythonImage({ name: image, sources: [join(sources, file)], entrypoint, port });
}

/** The program is `/app`, beside what else shall be in the image. */
async function goImage(
  { name, image, port }: App,
  program: string,
  others: DockerArchive['files'] = [],
): Promise<string> {
  const folder = join(partsFolder(), `matrix-${name}@${await digestOfGoSources()}`);
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
      name: image,
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
