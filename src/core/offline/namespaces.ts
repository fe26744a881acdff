import { asString, type JsonObject, valueAt } from '../json.ts';
import { sourceOfNamespace } from '../policy/namespace-source.ts';
import type { SettingsSource } from '../policy/sources.ts';
import { objectsInManifest } from '../workload/pods-in-manifest.ts';

/** What the Namespaces among these manifests say to the pods in them, by name. */
export function namespacesIn(manifests: readonly JsonObject[]): ReadonlyMap<string, SettingsSource> {
  const namespaces = manifests
    .flatMap((manifest) => objectsInManifest(manifest).map(({ object }) => object))
    .filter((object) => object['kind'] === 'Namespace');
  return new Map(
    namespaces.map((namespace) => [
      asString(valueAt(namespace, ['metadata', 'name'])) ?? '',
      sourceOfNamespace(namespace),
    ]),
  );
}
