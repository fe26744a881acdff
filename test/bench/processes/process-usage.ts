import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What a process holds in memory, in MB of 1,000,000 bytes. */
export interface Memory {
  readonly rss_mb: number;
  /** The part of it that is its own and is no file. */
  readonly anonymous_mb: number;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Microseconds of CPU that processes have used, by the kernel's accounting: in steps of 10 ms, all threads together. */
export function cpuMicroseconds(pids: readonly number[]): number {
  const ticks = pids.flatMap((pid) => {
    // The program's name stands in brackets and may hold anything, so fields are counted from the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)?.trim().split(' ') ?? [];
    return [Number(fields[11]), Number(fields[12])];
  });
  return (sum(ticks) / ticksPerSecond) * 1e6;
}

/** The memory of processes together, at this moment. */
export function memoryOf(pids: readonly number[]): Memory {
  const rollups = pids.map((pid) => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  const megabytes = (name: string) => {
    const kibibytes = rollups.map((rollup) =>
      Number(new RegExp(`^${name}: +(\\d+) kB`, 'm').exec(rollup)?.[1]),
    );
    return Math.round((sum(kibibytes) * 1024) / 1e5) / 10;
  };
  return { rss_mb: megabytes('Rss'), anonymous_mb: megabytes('Anonymous') };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
