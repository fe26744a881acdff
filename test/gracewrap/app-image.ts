import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDockerArchive } from '../cluster/docker-archive.ts';
import { findProgram } from '../cluster/parts/missing-prerequisite.ts';
import { partsFolder } from '../cluster/parts/parts.ts';
import { runCommand } from '../cluster/parts/run-command.ts';

const source = join(import.meta.dirname, 'app');

/** The program, and PID 1 of its container. */
export const appProgram = 'abrupt';
export const appImageName = `docker.io/gracewrap/${appProgram}:v1`;

/**
 * Gives the archive of the app's image, which is made once for each source and version of Go. Beside the app it has
 * `cat`, so that somebody can look into a container by `kubectl exec`.
 */
export async function buildAppImage(): Promise<string> {
  const busybox = findProgram('busybox') ?? 'busybox';
  const hash = createHash('sha256').update(await runCommand('go', ['env', 'GOVERSION', 'GOARCH']));
  for (const file of ['go.mod', 'main.go']) hash.update(await readFile(join(source, file)));
  const folder = join(partsFolder(), `gracewrap-app@${hash.digest('hex').slice(0, 16)}`);
  const archive = join(folder, 'image.tar');
  if (existsSync(archive)) return archive;

  await mkdir(folder, { recursive: true });
  // Two runs may build it at the same time.
  const binary = join(folder, `${appProgram}.${process.pid}`);
  try {
    await runCommand('go', ['build', '-trimpath', '-buildvcs=false', '-o', binary, '.'], {
      folder: source,
      env: { CGO_ENABLED: '0' },
    });
    await writeDockerArchive({
      archive,
      name: appImageName,
      files: [
        { path: `/${appProgram}`, source: binary, mode: 0o755 },
        { path: '/bin/busybox', source: busybox, mode: 0o755 },
        { path: '/bin/cat', linkTarget: 'busybox' },
      ],
      entrypoint: [`/${appProgram}`],
      exposedPorts: [8080],
      user: '65532:65532',
    });
  } finally {
    await rm(binary, { force: true });
  }
  return archive;
}
