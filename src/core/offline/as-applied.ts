import { type JsonObject, valueAt, withValueAt } from '../json.ts';
import { defaultedWorkload } from '../workload/defaulted-workload.ts';
import { lastAppliedAnnotation } from '../workload/manifest-owner.ts';

/**
 * A workload as the webhook would see it when `kubectl apply` sends the manifest: with the API server's defaults, and
 * with kubectl's record of what the manifest says. Where an autoscaler sets the replicas, one is no default worth a
 * word. A workload that was read from a cluster has a uid, and is taken as it is.
 */
export function asApplied(workload: JsonObject, isAutoscaled: boolean): JsonObject {
  if (valueAt(workload, ['metadata', 'uid']) !== undefined) return workload;
  const replicas = ['spec', 'replicas'];
  const defaulted = defaultedWorkload(workload);
  const applied = isAutoscaled ? withValueAt(defaulted, replicas, valueAt(workload, replicas)) : defaulted;
  const record = JSON.stringify(workload);
  return withValueAt(applied, ['metadata', 'annotations', lastAppliedAnnotation], record) as JsonObject;
}
