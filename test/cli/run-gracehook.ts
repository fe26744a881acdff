import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { inject, onTestFinished } from 'vitest';

/** What a command left behind when it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs: its signals, what it says as it goes, and its end. */
export interface Running {
  readonly stderr: () => string;
  readonly interrupt: () => void;
  readonly ended: Promise<Ended>;
}

/** Runs the command as it is shipped as a process, with `stdin` on its standard input, in a folder. */
export async function gracehook(args: readonly string[], stdin = '', cwd = tmpdir()): Promise<Ended> {
  return startGracehook(args, stdin, cwd).ended;
}

/** The same, for a test that does something meanwhile. */
export function startGracehook(args: readonly string[], stdin = '', cwd = tmpdir()): Running {
  const child = spawn(process.execPath, [inject('bundle'), ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '' },
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (said: string) => {
    stderr += said;
  });
  const ended = Promise.all([closed, text(child.stdout)]).then(([code, stdout]) => ({
    code,
    stdout,
    stderr,
  }));
  return { stderr: () => stderr, interrupt: () => void child.kill('SIGINT'), ended };
}

/** A folder with these files, by name, for as long as the test runs. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-cli-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return folder;
}
