import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/**
 * Lines are written some at a time, which saves a review a twentieth of its CPU time (docs/adr/0020); the last go out with
 * the process. Where nobody reads them, those past a MiB are dropped: a log must not hold up a review.
 */
const buffering = { sync: false, minLength: 4 * 1024, maxLength: 1024 * 1024, periodicFlush: 250 };

/** A logger to stdout: one readable line each on a terminal, one JSON object each, within 250 ms, otherwise. */
export function createLogger(isTerminal: boolean): Logger {
  const options = { level: 'info', base: null };
  if (!isTerminal) return pino(options, pino.destination(buffering));
  return pino(
    options,
    pretty({ colorize: true, translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true }),
  );
}
