import { setTimeout as delay } from 'node:timers/promises';

/** Time as logic sees it, so that tests can let hours pass. */
export interface Clock {
  /** Milliseconds that only go forward, whatever is done to the time of day. */
  readonly now: () => number;
  /** The time of day, to be written down for others. */
  readonly date: () => Date;
  /** Resolves when the time is over, or at once when the signal aborts. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  sleep: (milliseconds, signal) =>
    delay(Math.max(milliseconds, 0), undefined, { signal }).catch(() => undefined),
};

/**
 * What `call` gives, where it does so within the time; its signal aborts at the end of it, or with the outer one, and
 * then this rejects whether or not the call heeds its signal.
 */
export async function within<T>(
  clock: Clock,
  milliseconds: number,
  outer: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const ending = new AbortController();
  const isOver = new AbortController();
  const signal = AbortSignal.any([outer, ending.signal]);
  const late = clock.sleep(milliseconds, AbortSignal.any([isOver.signal, outer])).then(() => {
    const error = outer.aborted ? new Error('ended') : new Error(`no end within ${milliseconds / 1000} s`);
    ending.abort(error);
    throw error;
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([call(signal), late]);
  } finally {
    isOver.abort();
  }
}
