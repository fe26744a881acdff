import { asList, type JsonObject, type Path, valueAt } from '../json.ts';
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
  return (path) =>
    valueAt(applied, path) !== undefined ||
    managed.some(
      (fields) =>
        valueAt(
          fields,
          path.map((key) => `f:${key}`),
        ) !== undefined,
    );
}
