import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Whether this machine's kernel counts CPU time in nanoseconds. */
export function isCpuCounted(): boolean {
  return existsSync('/proc/self/schedstat');
}

/**
 * The CPU time that a living process has taken so far, all of its threads, in milliseconds. By the scheduler's own count
 * in nanoseconds: the ticks of `/proc/PID/stat` are 10 ms, more than some reviews take.
 * https://docs.kernel.org/scheduler/sched-stats.html
 */
export function cpuMilliseconds(pid: number): number {
  const folder = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(folder).map((thread) =>
    Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}
