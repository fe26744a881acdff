import { join } from 'node:path';
import { buildGoImage } from '../images/go-image.ts';
import { buildPythonImage } from '../images/python-image.ts';

const apps = join(import.meta.dirname, 'apps');

type LabProgram = 'gateway' | 'worker' | 'witness';

/**
 * Builds images such as `docker.io/lab/gateway:v1`, those of the lab unless told otherwise, and says where their archives
 * are, ready to be imported. What was built before is kept in the cache folder under a hash of its source and its Go
 * version.
 */
export async function buildLabImages(
  wanted: readonly LabProgram[] = ['gateway', 'worker'],
): Promise<string[]> {
  const archives: string[] = [];
  for (const program of wanted) {
    archives.push(await (program === 'worker' ? buildWorker() : buildGoProgram(program)));
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

function buildGoProgram(program: 'gateway' | 'witness'): Promise<string> {
  return buildGoImage({
    name: `docker.io/lab/${program}:v1`,
    part: `lab-${program}`,
    module: apps,
    program: `./${program}`,
    sources: '{go.mod,*/*.go}',
    path: `/${program}`,
    port: 8080,
  });
}
