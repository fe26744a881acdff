import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, and throws the signal's own reason as soon as it aborts. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  signal.throwIfAborted();
}
