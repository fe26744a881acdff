import { percentileOf } from '../percentile-of.ts';
import { advise } from './advise.ts';
import type { ShutdownStatistics } from './statistics.ts';
import type { Termination, TerminationClass } from './termination.ts';

/** How many shutdowns of a workload count, and are kept. */
export const mostTerminations = 20;
/** The last ones by which a workload is judged to have become worse. */
const judged = 5;

/**
 * The figures and the advice of a workload's shutdowns, oldest first; the last 20 count. Draining times are those of the
 * shutdowns that drained, and of killed ones, which would have taken longer.
 */
export function statisticsOf(all: readonly Termination[]): ShutdownStatistics {
  const terminations = all.slice(-mostTerminations);
  const byClass: Partial<Record<TerminationClass, number>> = {};
  for (const { class: found } of terminations) byClass[found] = (byClass[found] ?? 0) + 1;
  const known = terminations.length - (byClass.Unknown ?? 0);
  const drains = terminations
    .flatMap(({ class: found, drainSeconds }) =>
      drainSeconds !== undefined && (found === 'Drained' || found === 'KilledAtGraceEnd')
        ? [drainSeconds]
        : [],
    )
    .toSorted((a, b) => a - b);
  const [p50, p95] = [percentileOf(drains, 0.5), percentileOf(drains, 0.95)];
  return {
    seen: terminations.length,
    byClass,
    ...(known > 0 && { killedShare: (byClass.KilledAtGraceEnd ?? 0) / known }),
    ...(p50 !== null && { drainP50Seconds: p50 }),
    ...(p95 !== null && { drainP95Seconds: p95 }),
    advice: advise(terminations),
  };
}

/**
 * What to tell where the last of these shutdowns made the workload worse: of the last five whose class is known, at least
 * two and at least half were killed, died on SIGTERM or lost their hook, and before the last one that was not so.
 */
export function becameWorse(terminations: readonly Termination[]): string | undefined {
  const known = terminations.filter((one) => one.class !== 'Unknown');
  if (terminations.at(-1)?.class === 'Unknown' || !isBad(known) || isBad(known.slice(0, -1)))
    return undefined;
  const last = known.slice(-judged);
  const [advice] = advise(last);
  return `${last.filter(isHarmful).length} of the last ${last.length} shutdowns went wrong: ${advice}.`;
}

function isBad(known: readonly Termination[]): boolean {
  const last = known.slice(-judged);
  const harmful = last.filter(isHarmful).length;
  return harmful >= 2 && harmful * 2 >= last.length;
}

function isHarmful({ class: found }: Termination): boolean {
  return found === 'KilledAtGraceEnd' || found === 'DiedOnSigterm' || found === 'HookFailed';
}
