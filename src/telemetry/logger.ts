import { type Logger, pino } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/** A logger to stdout: one readable line each on a terminal, one JSON object each otherwise. */
export function createLogger(isTerminal: boolean): Logger {
  const options = { level: 'info', base: null };
  if (!isTerminal) return pino(options);
  return pino(
    options,
    pretty({ colorize: true, translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true }),
  );
}
