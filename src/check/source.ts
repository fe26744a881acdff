import type { ApiAccess } from '../cluster/api-access.ts';
import { getIfThere } from '../cluster/get-if-there.ts';
import { listObjects, type ObjectList } from '../cluster/list-objects.ts';
import type { Facts } from '../core/check/facts.ts';
import type { JsonObject } from '../core/json.ts';

/** What checks run with, beside the cluster. */
export interface CheckOptions {
  readonly clientVersion: string;
  /** Pods are tried in this namespace only; undefined: in all that opted in. With `plan` that of the release. */
  readonly namespace: string | undefined;
  /** Texts of values files, as `helm -f` takes them; for what is to be installed. */
  readonly values?: readonly string[] | undefined;
  readonly now?: () => Date;
}

/** Where facts come from: the API server, and other facts, each of which is read once. */
export interface Source {
  readonly access: ApiAccess;
  readonly options: CheckOptions;
  readonly fact: <Name extends keyof Facts>(name: Name) => Promise<Facts[Name]>;
}

/** Reads one fact with the rights of the caller; rejects with the API server's own error. */
export type Readers = { readonly [Name in keyof Facts]: (source: Source) => Promise<Facts[Name]> };

/** A list, all of its objects whole. */
export function listAll({ access }: Source, list: ObjectList): Promise<JsonObject[]> {
  return listObjects(access, list, (object) => object);
}

/** An object that an installation has under its name and a suffix; undefined where there is no place or none of it. */
export async function objectAtPlace(
  { access, fact }: Source,
  api: string,
  resource: string,
  suffix = '',
): Promise<JsonObject | undefined> {
  const place = await fact('place');
  if (place === undefined) return undefined;
  return getIfThere(access, `${api}/namespaces/${place.namespace}/${resource}/${place.name}${suffix}`);
}
