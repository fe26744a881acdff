import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, glob, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeDockerArchive } from '../cluster/docker-archive.ts';
import { buildPythonImage } from '../images/python-image.ts';

const run = promisify(execFile);
const apps = join(import.meta.dirname, 'apps');
// Without the version control's stamp the same source gives the same bytes at every commit.
const buildArguments = ['build', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w'];

type LabProgram = 'gateway' | 'worker' | 'witness';

/**
 * Builds images such as `docker.io/lab/gateway:v1`, those of the lab unless told otherwise, and says where their archives
 * are, ready to be imported. What was built before is kept in the cache folder under a hash of its source and its Go
 * version.
 */
export async function buildLabImages(
  cacheFolder: string,
  wanted: readonly LabProgram[] = ['gateway', 'worker'],
): Promise<string[]> {
  const archives: string[] = [];
  for (const program of wanted) {
    archives.push(await (program === 'worker' ? buildWorker() : buildGoImage(cacheFolder, program)));
  }
  return archives;
}

/**
 * The document's worker under gunicorn, its first process. Twelve processes, one request each at a time, as gunicorn
 * does by itself: so many that 20 users never queue at two pods. They are forks of one that has loaded the app.
 */
function buildWorker(): Promise<string> {
  return buildPythonImage({
    name: 'docker.io/lab/worker:v1',
    sources: [join(apps, 'worker', 'app.py')],
    // The document's --graceful-timeout 30 is gunicorn's default; as a flag it would win over the annotation's variable.
    entrypoint: ['gunicorn', '--bind=0.0.0.0:5000', '--workers=12', '--preload', 'app:app'],
    port: 5000,
  });
}

async function buildGoImage(cacheFolder: string, program: 'gateway' | 'witness'): Promise<string> {
  const folder = join(cacheFolder, `lab-${program}@${await hashSources()}`);
  const archive = join(folder, 'image.tar');
  if (await exists(archive)) return archive;

  await mkdir(folder, { recursive: true });
  // Two runs may build the same image at the same time.
  const binary = join(folder, `${program}.${process.pid}`);
  try {
    await run('go', [...buildArguments, '-o', binary, `./${program}`], {
      cwd: apps,
      env: { ...process.env, CGO_ENABLED: '0' },
    });
    await writeDockerArchive({
      archive,
      name: `docker.io/lab/${program}:v1`,
      files: [{ path: `/${program}`, source: binary, mode: 0o755 }],
      entrypoint: [`/${program}`],
      exposedPorts: [8080],
      user: '65532:65532',
    });
  } finally {
    await rm(binary, { force: true });
  }
  return archive;
}

/** Of all programs: they share a package. */
async function hashSources(): Promise<string> {
  const hash = createHash('sha256').update(buildArguments.join(' '));
  hash.update((await run('go', ['env', 'GOVERSION', 'GOARCH'], { cwd: apps })).stdout);
  const files = await Array.fromAsync(glob('{go.mod,*/*.go}', { cwd: apps }));
  for (const file of files.sort()) hash.update(`\0${file}\0`).update(await readFile(join(apps, file)));
  return hash.digest('hex').slice(0, 16);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
