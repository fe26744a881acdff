import { asObject, type Json, type JsonObject } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { wholeJson } from './received-json.ts';
import { type ApiRequest, sendToApi } from './send-to-api.ts';

const idleMilliseconds = 10_000;
const mostBytes = 32 * 1024 * 1024;
const contentTypes = {
  json: 'application/json',
  jsonPatch: 'application/json-patch+json',
  mergePatch: 'application/merge-patch+json',
} as const;
/** A list without spec and status. https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** One call of the API server. A body is sent as JSON, of a PATCH in the format that `patch` names. */
export interface ApiCall {
  readonly method: ApiRequest['method'];
  /** From the first slash on, with its query. */
  readonly path: string;
  readonly body?: Json;
  readonly patch?: 'jsonPatch' | 'mergePatch';
  /** Of a list: only the metadata of its items. */
  readonly isMetadataOnly?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Calls the API server and gives the object that it answers with, as raw JSON: typed classes would drop what they do
 * not know (docs/adr/0012). Rejects with an `ApiStatusError` that carries the server's own words where it refuses, and
 * with another error where it cannot be reached or is silent for ten seconds.
 */
export async function callApi(
  access: ApiAccess,
  { method, path, body, patch, isMetadataOnly = false, signal }: ApiCall,
): Promise<JsonObject> {
  const response = await sendToApi(access, {
    method,
    path,
    headers: {
      accept: isMetadataOnly ? metadataList : contentTypes.json,
      'content-type': contentTypes[patch ?? 'json'],
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal ?? AbortSignal.timeout(6 * idleMilliseconds),
    idleMilliseconds,
  });
  const status = response.statusCode ?? 0;
  const isSuccess = status >= 200 && status < 300;
  const answer = await wholeJson(response, mostBytes).catch((error: unknown) => {
    if (isSuccess) throw error;
    return undefined;
  });
  const object = asObject(answer) ?? {};
  if (isSuccess) return object;
  const [withoutQuery] = path.split('?');
  const { message } = object;
  throw new ApiStatusError(
    status,
    `${method} ${withoutQuery}`,
    typeof message === 'string' ? message : undefined,
  );
}
