import type { JsonObject } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { callApi } from './call-api.ts';

/**
 * Asks the API server for a pod without creating it, and gives the pod as it would have been stored. Takes the real
 * right to create pods in that namespace. https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
 */
export function dryRunPod(
  access: ApiAccess,
  namespace: string,
  pod: JsonObject,
  signal?: AbortSignal,
): Promise<JsonObject> {
  return callApi(access, {
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/pods?dryRun=All`,
    body: pod,
    ...(signal && { signal }),
  });
}
