import { asString, type JsonObject, valueAt } from './json.ts';

/** An object as kubectl names it: `deployment/web`. A name that the API server will complete ends in `*`. */
export function objectName(object: JsonObject): string {
  const kind = (asString(object['kind']) ?? 'object').toLowerCase();
  const name = asString(valueAt(object, ['metadata', 'name']));
  const generated = asString(valueAt(object, ['metadata', 'generateName']));
  return `${kind}/${name ?? `${generated ?? ''}*`}`;
}
