import type { WorkloadOverview } from '../core/overview/overview.ts';
import { counted } from './counted.ts';

/** What is not as it should be with the pods of an opted-in workload, one sentence each; none where all is. */
export function overviewAdvice({ isCopyMissing, pods, shutdowns }: WorkloadOverview): string[] {
  const about = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${counted(count, 'pod')} ${count === 1 ? one : many}.`];
  const missed = 'came up after the opt-in without Gracehook';
  return [
    ...(isCopyMissing
      ? ['Its pod template lacks the copy of its annotations: the webhook was away, or an undo took it.']
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
