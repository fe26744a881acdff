import type { JsonObject } from '../core/json.ts';
import type { ObjectReference } from '../core/overview/object-reference.ts';
import type { ApiAccess } from './api-access.ts';
import { getIfThere } from './get-if-there.ts';
import { podPath, workloadPath } from './live-paths.ts';

/** The object that is referred to, with its kind; undefined where there is none. */
export async function readObject(
  access: ApiAccess,
  namespace: string,
  { kind, name }: ObjectReference,
): Promise<JsonObject | undefined> {
  const path = kind === 'Pod' ? podPath(namespace, name) : workloadPath(kind, namespace, name);
  const object = await getIfThere(access, path);
  return object === undefined ? undefined : { ...object, kind };
}
