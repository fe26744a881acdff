import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/cluster/clock.ts';

/** A clock that stands still until a test lets time pass. */
export interface VirtualClock extends Clock {
  /** Lets so much time pass; whatever waits for a moment of it goes on at that moment. */
  advance(seconds: number): Promise<void>;
}

export function virtualClock(): VirtualClock {
  let now = 0;
  const sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();
  return {
    now: () => now,
    date: () => new Date(Date.UTC(2026, 0, 1) + now),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        const wake = () => {
          sleepers.delete(sleeper);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { until: now + Math.max(milliseconds, 0), wake };
        sleepers.add(sleeper);
        if (signal.aborted) wake();
        else signal.addEventListener('abort', wake);
      }),
    advance: async (seconds) => {
      const target = now + seconds * 1000;
      for (;;) {
        await settled();
        const [next] = [...sleepers].sort((a, b) => a.until - b.until);
        if (next === undefined || next.until > target) break;
        now = next.until;
        next.wake();
      }
      now = target;
    },
  };
}

/** Until all that waits for no clock is done. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
}
