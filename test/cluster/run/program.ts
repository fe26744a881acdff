import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processIdentity } from './process-identity.ts';
import type { Run } from './run.ts';

/** A program that runs until the run is removed. */
export interface Program {
  readonly name: string;
  readonly pid: number;
  /** How it ended, or undefined while it runs. */
  ending(): string | undefined;
  /** The end of its log, for an error message. */
  lastLines(): string;
}

/** How to start a program. */
export interface ProgramStart {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts a program and records its process id in the run's folder, by which whoever removes the run ends it. It
 * gets a session of its own: a terminal's Ctrl-C is meant for the owner, who then stops things in order.
 */
export function startProgram(run: Run, { name, command: [command, ...args], env }: ProgramStart): Program {
  mkdirSync(join(run.folder, 'logs'), { recursive: true });
  const logFile = join(run.folder, 'logs', `${name}.log`);
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...env },
  });
  closeSync(log);
  let ending: string | undefined;
  child.on('error', (error) => {
    ending = error.message;
  });
  child.on('exit', (code, signal) => {
    ending ??= signal === null ? `exit code ${code}` : signal;
  });
  if (child.pid !== undefined) {
    recordProcess(run, name, child.pid);
  }
  return {
    name,
    pid: child.pid ?? 0,
    ending: () => ending,
    lastLines: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-20).join('\n'),
  };
}

/** Notes a process of the run that was not started here, so that it is ended and awaited like the others. */
export function recordProcess(run: Run, name: string, pid: number): void {
  mkdirSync(join(run.folder, 'pids'), { recursive: true });
  writeFileSync(join(run.folder, 'pids', name), processIdentity(pid) ?? '');
}
