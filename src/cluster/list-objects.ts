import { asList, asObject, asString, type JsonObject, valueAt } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { callApi } from './call-api.ts';

const objectsPerPage = 100;
const goneStatus = 410;
const mostBeginnings = 3;

/** What is listed, and how. */
export interface ObjectList {
  /** From the first slash on, without a query. */
  readonly path: string;
  /** The kind of the items: in a list they do not carry it themselves. */
  readonly kind: string;
  readonly labelSelector?: string;
  readonly isMetadataOnly?: boolean;
  /** 100 where absent. */
  readonly perPage?: number;
  readonly signal?: AbortSignal;
}

/**
 * Lists objects page by page and keeps of each what `take` gives, so that no cluster is too large. A list that takes so
 * long that its position expires begins anew.
 */
export async function listObjects<T>(
  access: ApiAccess,
  { path, kind, labelSelector, isMetadataOnly = false, perPage = objectsPerPage, signal }: ObjectList,
  take: (object: JsonObject) => T | undefined,
): Promise<T[]> {
  for (let beginning = 1; ; beginning++) {
    const taken: T[] = [];
    let next = '';
    try {
      do {
        const query = new URLSearchParams({
          limit: `${perPage}`,
          ...(labelSelector !== undefined && { labelSelector }),
          ...(next !== '' && { continue: next }),
        });
        const page = await callApi(access, {
          method: 'GET',
          path: `${path}?${query}`,
          isMetadataOnly,
          ...(signal && { signal }),
        });
        for (const item of asList(page['items'])) {
          const kept = take({ ...asObject(item), kind });
          if (kept !== undefined) taken.push(kept);
        }
        next = asString(valueAt(page, ['metadata', 'continue'])) ?? '';
      } while (next !== '');
      return taken;
    } catch (error) {
      const isExpired = error instanceof ApiStatusError && error.status === goneStatus;
      if (!isExpired || beginning === mostBeginnings) throw error;
    }
  }
}
