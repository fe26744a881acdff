import { asString, type JsonObject } from '../../src/core/json.ts';
import type { ApiAnswer, ApiCall } from './api-client.ts';
import { comparablePod } from './comparable-pod.ts';

/** What became of a pod that was created as a dry run: the pod as it would be stored, or why it was refused. */
export interface DryRun {
  readonly pod?: JsonObject;
  readonly refusal?: string;
  readonly warnings: readonly string[];
}

/**
 * Creates a pod as a dry run: admission and validation do all that they always do, and nothing is stored. A pod that a
 * controller would name gets a name, since random ones could not be compared.
 */
export async function dryRunPod(call: ApiCall, namespace: string, pod: JsonObject): Promise<DryRun> {
  const metadata = { name: 'dry-run', ...(pod['metadata'] as JsonObject), namespace };
  const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
  // The largest number of the API is one that JavaScript rounds up, beyond what the server can read.
  const body = JSON.stringify({ ...pod, metadata }).replaceAll('9223372036854776000', '9223372036854775807');
  return outcomeOf(await call('POST', path, body));
}

function outcomeOf({ status, body, warnings }: ApiAnswer): DryRun {
  if (status === 201) return { pod: comparablePod(body), warnings };
  return { refusal: `${status} ${asString(body['message'])}`, warnings };
}
