import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runCommand } from '../cluster/parts/run-command.ts';

/** One of the Go programs beside this file, which runs until its stdin ends and so never longer than this process. */
export interface PlannedProgram {
  /** The first line that it writes. Throws where it ends without one. */
  readonly firstLine: Promise<string>;
  /** Ends it and gives all lines. Throws where it had ended by itself, or fails. May be called twice. */
  finish(): Promise<readonly string[]>;
}

/** Builds a program and starts it with its plan. Go's own cache keeps what was built before. */
export async function startPlanned(name: 'load' | 'proxy', plan: object): Promise<PlannedProgram> {
  const folder = await mkdtemp(join(tmpdir(), `gracehook-matrix-${name}-`));
  const binary = join(folder, name);
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  try {
    const env = { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' };
    await runCommand('go', ['build', '-trimpath', '-o', binary, `./${name}`], {
      env,
      folder: import.meta.dirname,
    });
  } catch (error) {
    await removeFolder();
    throw error;
  }

  const child = spawn(binary, { stdio: ['pipe', 'pipe', 'pipe'] });
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-1_000);
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const closed = once(child, 'close').then(removeFolder);
  // What it says of a plan that it never read is in its last words.
  child.stdin.on('error', () => {});
  child.stdin.write(JSON.stringify(plan));
  const explain = (what: string) => new Error(`the matrix's ${name} ${what}: ${lastWords}`);
  const firstLine = Promise.race([
    once(reader, 'line').then(([line]) => String(line)),
    closed.then(() => Promise.reject(explain('ended before its first line'))),
  ]);
  // Whoever does not wait for it hears of the end by finish().
  firstLine.catch(() => {});

  let finishing: Promise<readonly string[]> | undefined;
  const finish = async () => {
    const isEarly = child.exitCode !== null || child.signalCode !== null;
    child.stdin.end();
    await closed;
    if (isEarly) throw explain('had ended by itself');
    if (child.exitCode !== 0) throw explain(`ended with ${child.exitCode ?? child.signalCode}`);
    return lines;
  };
  return {
    firstLine,
    finish: () => {
      finishing ??= finish();
      return finishing;
    },
  };
}
