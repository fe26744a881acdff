import type { JsonObject } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { callApi } from './call-api.ts';

/** The object at this path; undefined where there is none. */
export async function getIfThere(
  access: ApiAccess,
  path: string,
  signal?: AbortSignal,
): Promise<JsonObject | undefined> {
  try {
    return await callApi(access, { method: 'GET', path, ...(signal && { signal }) });
  } catch (error) {
    if (error instanceof ApiStatusError && error.status === 404) return undefined;
    throw error;
  }
}
