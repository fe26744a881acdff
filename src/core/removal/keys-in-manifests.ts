import { asList, asObject, asString, type Json, type JsonObject, type Path, valueAt } from '../json.ts';
import { parsedJson } from '../parsed-json.ts';
import { annotationsOf } from '../pod.ts';
import { annotationPrefix } from '../policy/settings.ts';
import { lastAppliedAnnotation } from '../workload/manifest-owner.ts';

/** The keys of ours that a manifest names: they stay, and come again wherever they are taken away. */
export interface KeysInManifest {
  /** The field manager, such as `argocd-controller`; `kubectl apply` on the client side. */
  readonly manager: string;
  /** Without prefix, such as `inject`, and `template inject` in a pod template. */
  readonly keys: readonly string[];
}

const places: readonly (readonly [path: Path, shown: string])[] = [
  [['metadata', 'annotations'], ''],
  [['metadata', 'labels'], 'label '],
  [['spec', 'template', 'metadata', 'annotations'], 'template '],
];

/** Who names which of our annotations and labels in a manifest, as `manifestFields` finds them. */
export function keysInManifests(object: JsonObject): KeysInManifest[] {
  const applied = parsedJson(annotationsOf(object).get(lastAppliedAnnotation));
  const managers = asList(valueAt(object, ['metadata', 'managedFields'])).filter(
    (entry) => valueAt(entry, ['operation']) === 'Apply',
  );
  return [
    { manager: 'kubectl apply', keys: keysIn(applied, '') },
    ...managers.map((entry) => ({
      manager: asString(valueAt(entry, ['manager'])) ?? 'an unnamed manager',
      keys: keysIn(valueAt(entry, ['fieldsV1']), 'f:'),
    })),
  ].filter(({ keys }) => keys.length > 0);
}

function keysIn(manifest: Json | undefined, mark: string): string[] {
  const prefix = `${mark}${annotationPrefix}`;
  return places.flatMap(([path, shown]) => {
    const map = asObject(
      valueAt(
        manifest,
        path.map((key) => `${mark}${key}`),
      ),
    );
    return Object.keys(map ?? {})
      .filter((key) => key.startsWith(prefix))
      .map((key) => `${shown}${key.slice(prefix.length)}`);
  });
}
