import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../cluster/parts/run-command.ts';

/** A Go program of this repository. */
export interface GoProgram {
  /** Under which name, with a hash of its sources, it is kept in the cache folder. */
  readonly part: string;
  /** The folder of the go.mod. */
  readonly module: string;
  /** The package below it, such as `./gateway`. */
  readonly program: string;
  /** What of the module it is built from, as a glob: programs of one module may share packages. */
  readonly sources: string;
  /** Texts that the linker sets, by package and name, such as `gracehook.io/lab/app.Version`. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Builds a program, statically linked, to the file `binary`. */
export async function buildGoProgram(program: GoProgram, binary: string): Promise<void> {
  await runCommand('go', [...argumentsFor(program), '-o', binary, program.program], {
    folder: program.module,
    env: { CGO_ENABLED: '0' },
  });
}

/** A hash of all that a program is built from: its sources, its variables, how it is built and the version of Go. */
export async function hashOfGoProgram(program: GoProgram): Promise<string> {
  const { module, sources } = program;
  const hash = createHash('sha256').update(argumentsFor(program).join(' '));
  hash.update(await runCommand('go', ['env', 'GOVERSION', 'GOARCH'], { folder: module }));
  const files = await Array.fromAsync(glob(sources, { cwd: module }));
  for (const file of files.toSorted()) hash.update(`\0${file}\0`).update(await readFile(join(module, file)));
  return hash.digest('hex').slice(0, 16);
}

function argumentsFor({ variables = {} }: GoProgram): string[] {
  const linked = Object.entries(variables).map(([name, value]) => ` -X ${name}=${value}`);
  // Without the version control's stamp the same source gives the same bytes at every commit.
  return ['build', '-trimpath', '-buildvcs=false', '-ldflags', `-s -w${linked.join('')}`];
}
