import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A line of a program that runs on, and when it came, in milliseconds since 1970. */
export interface Line {
  readonly atMs: number;
  readonly text: string;
}

/** A program whose lines are kept. */
export interface FollowedLines {
  readonly lines: readonly Line[];
  /** Ends it; a line that had not come whole is no line. */
  stop(): Promise<void>;
}

/** Starts a program and keeps what it writes to stdout, each line with the time of its coming. */
export function followLines([command = '', ...args]: readonly string[]): FollowedLines {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines: Line[] = [];
  const reader = createInterface(child.stdout);
  reader.on('line', (text) => lines.push({ atMs: Date.now(), text }));
  const closed = once(child, 'close').catch(() => {});
  return {
    lines,
    stop: async () => {
      reader.close();
      child.stdout.resume();
      child.kill('SIGTERM');
      await closed;
    },
  };
}
