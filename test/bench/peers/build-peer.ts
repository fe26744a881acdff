import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { version } from '../../../src/version.ts';
import { partsFolder } from '../../cluster/parts/parts.ts';
import { buildGoProgram, type GoProgram, hashOfGoProgram } from '../../images/go-program.ts';

/** The webhooks that are written for the comparison, by the folder of their program. */
export const peerNames = ['floor', 'lean', 'controllerruntime'] as const;
export type PeerName = (typeof peerNames)[number];

/**
 * Builds a webhook of the comparison and says where its program is, which takes `--listen HOST:PORT`, `--cert FILE` and
 * `--key FILE` (`floor` also `--patch FILE`), answers on `/mutate/pods`, prints one line when it listens and ends on
 * SIGTERM. It is built once for each source and version of Go; the first build of `controllerruntime` takes some minutes.
 */
export async function buildPeer(name: PeerName): Promise<string> {
  const program: GoProgram = {
    part: `bench-peer-${name}`,
    module: import.meta.dirname,
    program: `./${name}`,
    sources: `{go.mod,go.sum,{${name},injection,serving}/*.go}`,
    variables: { 'gracehook.io/bench-peers/injection.Version': version },
  };
  const folder = join(partsFolder(), `${program.part}@${await hashOfGoProgram(program)}`);
  const binary = join(folder, name);
  if (existsSync(binary)) return binary;

  await mkdir(folder, { recursive: true });
  // Two runs may build the same program at the same time.
  const unfinished = join(folder, `unfinished.${process.pid}`);
  try {
    await buildGoProgram(program, unfinished);
    await rename(unfinished, binary);
  } finally {
    await rm(unfinished, { force: true });
  }
  return binary;
}
