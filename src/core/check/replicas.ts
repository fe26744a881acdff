import { asInteger, type JsonObject, valueAt } from '../json.ts';

/** How many replicas a Deployment wants (1 where it does not say), and how many are ready. */
export function replicasOf(deployment: JsonObject): { readonly wanted: number; readonly ready: number } {
  return {
    wanted: asInteger(valueAt(deployment, ['spec', 'replicas'])) ?? 1,
    ready: asInteger(valueAt(deployment, ['status', 'readyReplicas'])) ?? 0,
  };
}
