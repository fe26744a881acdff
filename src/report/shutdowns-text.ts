import type { ShutdownStatistics } from '../core/terminations/statistics.ts';
import type { TerminationClass } from '../core/terminations/termination.ts';

/** How each class is called in a table, in the order in which they are told: the worst first. */
const words = {
  KilledAtGraceEnd: 'killed',
  DiedOnSigterm: 'died',
  HookFailed: 'hook failed',
  EndedDuringDelay: 'ended early',
  Drained: 'drained',
  Unknown: 'unknown',
} as const satisfies Record<TerminationClass, string>;

/** The shutdowns of a workload in a few words: `3 killed, 2 drained`; `-` where none were seen. */
export function shutdownsText(shutdowns: ShutdownStatistics | undefined): string {
  const counts = (Object.keys(words) as TerminationClass[]).flatMap((one) => {
    const count = shutdowns?.byClass[one] ?? 0;
    return count === 0 ? [] : [`${count} ${words[one]}`];
  });
  return counts.join(', ') || '-';
}
