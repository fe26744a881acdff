import { asObject, type JsonObject } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { getFromApi } from './get-from-api.ts';
import { wholeJson } from './received-json.ts';

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
const accept = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const idleMilliseconds = 10_000;
const mostBytes = 4 * 1024 * 1024;

/** An object without spec and status. Rejects with an `ApiStatusError` where the API server refuses. */
export async function getMetadata(access: ApiAccess, path: string, signal: AbortSignal): Promise<JsonObject> {
  const response = await getFromApi(access, path, { accept, signal, idleMilliseconds });
  return asObject(await wholeJson(response, mostBytes)) ?? {};
}
