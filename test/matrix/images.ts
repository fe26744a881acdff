import { join } from 'node:path';
import { buildNodeImage } from '../cluster/node-image.ts';
import { findProgram } from '../cluster/parts/missing-prerequisite.ts';
import type { TarEntry } from '../cluster/tar.ts';
import { buildGoImage, type GoImage } from '../images/go-image.ts';
import { buildPythonImage } from '../images/python-image.ts';
import { type App, apps } from './apps.ts';

const sources = join(import.meta.dirname, 'apps');

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

function goImage(
  { name, image, port }: App,
  program: string,
  others: GoImage['others'] = [],
): Promise<string> {
  return buildGoImage({
    name: image,
    part: `matrix-${name}`,
    module: import.meta.dirname,
    program: `./apps/${program}`,
    sources: '{go.mod,go.sum,apps/*/*.go}',
    path: '/app',
    port,
    others,
  });
}

function shell(): TarEntry {
  const busybox = findProgram('busybox');
  if (busybox === undefined)
    throw new Error('the cluster’s Debian packages bring busybox, and it is not there');
  return { path: '/bin/sh', source: busybox, mode: 0o755 };
}
