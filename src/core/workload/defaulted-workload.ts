import { type Json, type JsonObject, valueAt, withValueAt } from '../json.ts';

/**
 * A workload of a manifest with what the API server adds before the webhook sees it, as far as decisions depend on it:
 * one replica, and a Deployment's strategy. Without this a manifest would be told less than the object it becomes.
 */
export function defaultedWorkload(workload: JsonObject): JsonObject {
  const kind = workload['kind'];
  let result: JsonObject = workload;
  const fill = (path: readonly string[], value: Json) => {
    if ((valueAt(result, path) ?? undefined) === undefined)
      result = withValueAt(result, path, value) as JsonObject;
  };
  if (kind === 'Deployment' || kind === 'StatefulSet') fill(['spec', 'replicas'], 1);
  if (kind !== 'Deployment') return result;
  fill(['spec', 'strategy', 'type'], 'RollingUpdate');
  if (valueAt(result, ['spec', 'strategy', 'type']) !== 'RollingUpdate') return result;
  fill(['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'], '25%');
  fill(['spec', 'strategy', 'rollingUpdate', 'maxSurge'], '25%');
  return result;
}
