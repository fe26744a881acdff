import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Run } from './run.ts';

/**
 * Starts a shell that waits for this process to die, however it dies, and then removes the run. It learns of the
 * death by the end of its input, which only this process holds open; it ignores the signals of a terminal.
 */
export function startGuardian(run: Run): ChildProcess {
  const script = 'trap "" HUP INT TERM; read -r _; exec "$@"';
  const removal = [process.execPath, join(import.meta.dirname, 'remove-orphaned-run.ts'), run.folder];
  const guardian = spawn('/bin/sh', ['-c', script, 'sh', ...removal], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  guardian.unref();
  return guardian;
}
