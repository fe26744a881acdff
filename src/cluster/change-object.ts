import { setTimeout as sleep } from 'node:timers/promises';
import { type Json, type JsonObject, valueAt } from '../core/json.ts';
import { pointerOf } from '../core/json-patch.ts';
import type { GuardedOperation } from '../core/removal/installed-configuration.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { callApi } from './call-api.ts';
import { getIfThere } from './get-if-there.ts';

const conflictStatus = 409;
const unprocessableStatus = 422;
const notFoundStatus = 404;
const pauseMilliseconds = 500;

/** An object after a change. */
export interface ChangedObject {
  readonly object: JsonObject;
  /** False where nothing had to be changed. */
  readonly isChanged: boolean;
}

/**
 * Changes an object by JSON Patch until nothing is left to change; undefined where it does not exist (any more). Each
 * patch holds only for the version that it was made for. What somebody else, such as a webhook, writes back at once is
 * tried again for `patientSeconds`; then this rejects.
 */
export async function changeObject(
  access: ApiAccess,
  path: string,
  operationsFor: (object: JsonObject) => readonly GuardedOperation[],
  patientSeconds: number,
): Promise<ChangedObject | undefined> {
  const deadline = performance.now() + patientSeconds * 1000;
  let refused: { readonly error: ApiStatusError; readonly version: Json | undefined } | undefined;
  for (let isChanged = false; ; ) {
    const object = await getIfThere(access, path);
    if (object === undefined) return undefined;
    const operations = operationsFor(object);
    if (operations.length === 0) return { object, isChanged };
    const version = valueAt(object, versionPath);
    // It was not somebody else's change that made the API server refuse.
    if (refused !== undefined && refused.version === version) throw refused.error;
    if (isChanged && performance.now() > deadline)
      throw new Error('what is taken back comes again at once; something still writes it');
    if (isChanged) await sleep(pauseMilliseconds);
    const isSame = { op: 'test', path: pointerOf(versionPath), value: version ?? null } as const;
    try {
      await callApi(access, { method: 'PATCH', path, body: [isSame, ...operations], patch: 'jsonPatch' });
      isChanged = true;
    } catch (error) {
      if (!(error instanceof ApiStatusError) || !raceStatuses.has(error.status)) throw error;
      refused = { error, version };
    }
  }
}

const versionPath = ['metadata', 'resourceVersion'];
/** What the API server answers where the object changed or went meanwhile, but not only then. */
const raceStatuses: ReadonlySet<number> = new Set([conflictStatus, unprocessableStatus, notFoundStatus]);
