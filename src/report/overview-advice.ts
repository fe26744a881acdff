import type { WorkloadOverview } from '../core/overview/overview.ts';
import { counted } from './counted.ts';

/** What is not as it should be with an opted-in workload, one sentence each; none where all is. */
export function overviewAdvice({
  isCopyMissing,
  pods,
  explanation,
  shutdowns,
}: Pick<WorkloadOverview, 'isCopyMissing' | 'pods' | 'explanation' | 'shutdowns'>): string[] {
  const about = (count: number, one: string, many: string) =>
    count === 0 ? [] : [`${counted(count, 'pod')} ${count === 1 ? one : many}.`];
  const advice = explanation?.reasons.filter(({ grade }) => grade !== 'note') ?? [];
  return [
    ...(isCopyMissing
      ? ['Its pod template lacks the copy of its annotations: the webhook was away, or an undo took it.']
      : []),
    ...about(
      pods.missed,
      'came up after the opt-in without Gracehook',
      'came up after the opt-in without Gracehook',
    ),
    ...about(
      pods.stale,
      'has what settings said that hold no more',
      'have what settings said that hold no more',
    ),
    ...about(pods.predates, 'is older than the opt-in', 'are older than the opt-in'),
    ...about(pods.skipped, 'is left alone', 'are left alone'),
    ...advice.map(({ code, detail, remedy }) => `${code}: ${detail} ${remedy}`),
    ...(shutdowns?.advice ?? []),
  ];
}
