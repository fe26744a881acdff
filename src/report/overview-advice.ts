import type { WorkloadOverview } from '../core/overview/overview.ts';
import { counted } from './counted.ts';

/** What is not as it should be with the pods of an opted-in workload, one sentence each; none where all is. */
export function overviewAdvice({
  isCopyMissing,
  pods,
  untrueProbes,
  explanation,
  shutdowns,
}: WorkloadOverview): string[] {
  const about = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${counted(count, 'pod')} ${count === 1 ? one : many}.`];
  const missed =
    'came up after the opt-in without Gracehook: restart once gracehook check finds nothing wrong';
  const leftAlone =
    explanation?.outcome === 'skipped' ? explanation.reasons.map(({ code }) => code).join(', ') : '';
  return [
    ...(leftAlone === '' ? [] : [`New pods are left alone: ${leftAlone}.`]),
    ...untrueProbes.map(
      ({ container, kind, asks, pods: kept }) =>
        `${counted(kept, 'pod')} ${kept === 1 ? 'is' : 'are'} not ready: the ${kind} probe that ${container} was given (${asks}) is not true. If nothing answers there, set gracehook.io/${kind}: 'off'.`,
    ),
    ...(isCopyMissing
      ? [
          'Its pod template lacks the copy of its annotations: the webhook was away, or an undo took it. Restart once gracehook check finds nothing wrong.',
        ]
      : []),
    ...about(pods.missed, missed, missed),
    ...about(
      pods.stale,
      'has other fields than a new one would get',
      'have other fields than new ones would get',
    ),
    ...about(pods.predates, 'is older than the opt-in', 'are older than the opt-in'),
    ...about(pods.skipped, 'is left alone', 'are left alone'),
    ...(shutdowns?.advice ?? []).map(asSentence),
  ];
}

/** Advice is told in the middle of other sentences, too. */
function asSentence(advice: string): string {
  return `${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`;
}
