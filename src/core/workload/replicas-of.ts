import { asInteger, type JsonObject, valueAt } from '../json.ts';

/** How many pods a workload, with its kind, shall have. */
export function replicasOf(workload: JsonObject): number {
  return workload['kind'] === 'DaemonSet'
    ? (asInteger(valueAt(workload, ['status', 'desiredNumberScheduled'])) ?? 0)
    : (asInteger(valueAt(workload, ['spec', 'replicas'])) ?? 1);
}
