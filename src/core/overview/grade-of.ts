import type { TerminationClass } from '../terminations/termination.ts';
import type { Grade, WorkloadOverview } from './overview.ts';

/** So many shutdowns whose class is known are looked at: those before a change of the app are soon forgotten. */
const recentShutdowns = 5;
const losing: ReadonlySet<TerminationClass> = new Set([
  'DiedOnSigterm',
  'KilledAtGraceEnd',
  'HookFailed',
  'EndedDuringDelay',
]);

/**
 * The grade of a workload, by the first of these that is so:
 *
 * | grade | where |
 * |---|---|
 * | `dropping` | one of its last five shutdowns of a known class was killed, died on SIGTERM, ended early or had a failed hook |
 * | `at risk` | a running pod is not injected as it should be or an injected probe is not true, the copy is missing, or a reason is an error or a warning |
 * | `unproven` | no shutdown of a known class was seen |
 * | `graceful` | all else |
 */
export function gradeOf({
  terminations,
  pods,
  untrueProbes,
  isCopyMissing,
  explanation,
}: Pick<
  WorkloadOverview,
  'terminations' | 'pods' | 'untrueProbes' | 'isCopyMissing' | 'explanation'
>): Grade {
  const known = terminations.filter(({ class: one }) => one !== 'Unknown').slice(-recentShutdowns);
  if (known.some((one) => losing.has(one.class))) return 'dropping';
  const isAnyOther = pods.stale + pods.missed + pods.skipped + pods.predates > 0;
  const isAdvised = explanation?.reasons.some(({ grade }) => grade !== 'note') ?? false;
  if (isAnyOther || untrueProbes.length > 0 || isCopyMissing || isAdvised) return 'at risk';
  return known.length === 0 ? 'unproven' : 'graceful';
}
