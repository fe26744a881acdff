import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeDockerArchive } from './docker-archive.ts';
import { nodeBinary } from './image/node-binary.ts';
import { partsFolder } from './parts/parts.ts';
import { runCommand } from './parts/run-command.ts';

/** An image with this project's Node and the libraries of this machine that it loads, and nothing else. */
export const nodeImageName = 'docker.io/gracehook/node:test';
export const nodeInImage = '/usr/bin/node';

/** Gives its archive, which is made once for each version of Node. */
export async function buildNodeImage(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(nodeBinary), '..', 'package.json'), 'utf8'));
  const archive = join(partsFolder(), `node-image@${version}`, 'image.tar');
  if (existsSync(archive)) return archive;
  await mkdir(dirname(archive), { recursive: true });
  const stripped = `${archive}.node-${process.pid}`;
  try {
    await runCommand('strip', ['-o', stripped, nodeBinary]);
    const libraries = [...(await runCommand('ldd', [nodeBinary])).matchAll(/(\/\S+) \(0x/g)];
    const files = libraries.map(async ([, path = '']) => ({
      path,
      source: await realpath(path),
      mode: 0o755,
    }));
    await writeDockerArchive({
      archive,
      name: nodeImageName,
      files: [{ path: nodeInImage, source: stripped, mode: 0o755 }, ...(await Promise.all(files))],
      entrypoint: [nodeInImage],
      user: '65532:65532',
    });
  } finally {
    await rm(stripped, { force: true });
  }
  return archive;
}
