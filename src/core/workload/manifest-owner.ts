import { asList, asObject, type Json, type JsonObject, type Path, valueAt } from '../json.ts';
import { parsedJson } from '../parsed-json.ts';
import { annotationsOf } from '../pod.ts';

/** Where `kubectl apply` keeps the manifest, on the client side. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Answers whether somebody's manifest names a field of `object`: `kubectl apply` on the client side keeps the manifest
 * in an annotation, on the server side an Apply manager lists the fields in `managedFields`. What a webhook changes
 * belongs to neither, and defaults do not either, so this tells the author's fields from the API server's and ours.
 */
export function manifestFields(object: JsonObject): (path: Path) => boolean {
  const applied = parsedJson(annotationsOf(object).get(lastAppliedAnnotation));
  const managed = asList(valueAt(object, ['metadata', 'managedFields']))
    .filter((entry) => valueAt(entry, ['operation']) === 'Apply')
    .map((entry) => valueAt(entry, ['fieldsV1']));
  // Many keys of the same parent are asked for, and there may be as many managers: each is looked at once.
  const namesByParent = new Map<string, ReadonlySet<string>>();
  const isManaged = (path: Path) => {
    const parent = path.slice(0, -1).map((key) => `f:${key}`);
    const known = namesByParent.get(parent.join());
    const names = known ?? new Set(managed.flatMap((fields) => memberNames(valueAt(fields, parent))));
    namesByParent.set(parent.join(), names);
    return names.has(`f:${path.at(-1)}`);
  };
  return (path) => valueAt(applied, path) !== undefined || isManaged(path);
}

function memberNames(fields: Json | undefined): string[] {
  return Object.keys(asObject(fields) ?? {});
}
