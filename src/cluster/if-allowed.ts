import { ApiStatusError } from './api-status-error.ts';

const forbiddenStatus = 403;

/** What a call gives; undefined where whoever runs this may not make it. Rejects as the call does otherwise. */
export async function ifAllowed<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiStatusError && error.status === forbiddenStatus) return undefined;
    throw error;
  }
}
