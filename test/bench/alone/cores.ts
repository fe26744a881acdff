import { readFileSync } from 'node:fs';
import { runCommand } from '../../cluster/parts/run-command.ts';

/** Which processors whom is held to, as lists that `taskset` takes: the webhook to one, load and bench to the others. */
export interface Cores {
  readonly webhook: string;
  readonly load: string;
}

/** Splits the processors that this process may use, written as in `/proc/self/status`, such as `0-3,8`. */
export function splitCores(allowed: string): Cores {
  const all = allowed.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  const webhook = all.pop();
  if (webhook === undefined || all.length === 0)
    throw new Error(
      'a webhook that shares its only processor with the load measures nothing: two are needed',
    );
  return { webhook: `${webhook}`, load: all.join(',') };
}

/** The processors of this process, and how it is held to the load's until it is let go. */
export async function holdToLoadCores(): Promise<{ cores: Cores; letGo: () => Promise<void> }> {
  const allowed = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  const cores = splitCores(allowed);
  const hold = (list: string) => runCommand('taskset', ['-a', '-c', '-p', list, `${process.pid}`]);
  await hold(cores.load);
  return { cores, letGo: async () => void (await hold(allowed)) };
}
