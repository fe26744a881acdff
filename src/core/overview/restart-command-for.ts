import { asString, type JsonObject, valueAt } from '../json.ts';
import { objectName } from '../object-name.ts';
import { rolloutProgress } from '../removal/rollout-progress.ts';
import type { PodCounts } from './overview.ts';

/**
 * What to type so that the pods of a workload become what they should be; undefined where they are, or where a rollout
 * that is under way replaces them. A restart is an update too, so the webhook makes a missing copy on the way. kubectl
 * refuses to restart a paused Deployment.
 */
export function restartCommandFor(
  workload: JsonObject,
  { stale, missed, predates }: PodCounts,
  isCopyMissing: boolean,
): string | undefined {
  if (stale + missed + predates === 0 && !isCopyMissing) return undefined;
  const isOnTheWay = rolloutProgress(workload).state === 'moving' && missed === 0 && !isCopyMissing;
  if (isOnTheWay) return undefined;
  const namespace = asString(valueAt(workload, ['metadata', 'namespace'])) ?? 'default';
  const rollout = (verb: string) => `kubectl -n ${namespace} rollout ${verb} ${objectName(workload)}`;
  const isPaused = valueAt(workload, ['spec', 'paused']) === true;
  return isPaused ? `${rollout('resume')} && ${rollout('restart')}` : rollout('restart');
}
