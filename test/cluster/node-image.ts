import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeDockerArchive } from './docker-archive.ts';
import { nodeBinary } from './image/node-binary.ts';
import { partsFolder } from './parts/parts.ts';
import { runCommand } from './parts/run-command.ts';

/** An image with this project's Node and the libraries of this machine that it loads, and nothing else. */
export const nodeImageName = 'docker.io/gracehook/node:test';
export const nodeInImage = '/usr/bin/node';

/** A program for Node in an image of its own. */
export interface NodeProgram {
  /** The full reference of the image. */
  readonly name: string;
  /** The program's files; each is found in `/app`, and the first is the one that is started. */
  readonly sources: readonly string[];
}

const onlyNode: NodeProgram = { name: nodeImageName, sources: [] };

/** Gives its archive, which is made once for each version of Node and, where there is a program, of the program. */
export async function buildNodeImage({ name, sources }: NodeProgram = onlyNode): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(nodeBinary), '..', 'package.json'), 'utf8'));
  const program = sources.map((source) => ({ path: `/app/${basename(source)}`, source, mode: 0o644 }));
  const digest = sources.length === 0 ? '' : `-${await digestOf(name, sources)}`;
  const archive = join(partsFolder(), `node-image@${version}${digest}`, 'image.tar');
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
      name,
      files: [
        { path: nodeInImage, source: stripped, mode: 0o755 },
        ...(await Promise.all(files)),
        ...program,
      ],
      entrypoint: [nodeInImage, ...program.slice(0, 1).map(({ path }) => path)],
      user: '65532:65532',
    });
  } finally {
    await rm(stripped, { force: true });
  }
  return archive;
}

async function digestOf(name: string, sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(name);
  for (const source of sources) hash.update(`\0${basename(source)}\0`).update(await readFile(source));
  return hash.digest('hex').slice(0, 16);
}
