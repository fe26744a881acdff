import { readFileSync } from 'node:fs';

/**
 * Names a process for good: its id together with the moment it began, since ids are used again. Undefined where
 * no such process lives (one that has ended and was not yet reaped counts as ended).
 */
export function processIdentity(pid: number): string | undefined {
  try {
    // The program's name stands in brackets and may hold anything, so fields are counted from the last bracket.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1)?.trim().split(' ') ?? [];
    const [state, startTime] = [fields[0], fields[19]];
    return state === 'Z' || state === 'X' ? undefined : `${pid}-${startTime}`;
  } catch {
    return undefined;
  }
}

/** Whether the process that an identity names still lives. */
export function isAlive(identity: string): boolean {
  return processIdentity(Number.parseInt(identity, 10)) === identity;
}
