import { asString, type JsonObject, type Path, valueAt } from '../json.ts';
import { sourceOfNamespace } from '../policy/namespace-source.ts';
import type { SettingsSource } from '../policy/sources.ts';
import { objectsInManifest } from '../workload/pods-in-manifest.ts';

/** A Namespace among manifests: where it is, and what it says to its pods. */
export interface NamespaceInManifest {
  readonly object: JsonObject;
  /** The index of its manifest among all, and its path there. */
  readonly manifest: number;
  readonly path: Path;
  readonly source: SettingsSource;
}

/** The Namespaces among these manifests, by name. */
export function namespacesIn(manifests: readonly JsonObject[]): ReadonlyMap<string, NamespaceInManifest> {
  const namespaces = manifests.flatMap((manifest, index) =>
    objectsInManifest(manifest)
      .filter(({ object }) => object['kind'] === 'Namespace')
      .map((found) => ({ ...found, manifest: index })),
  );
  return new Map(
    namespaces.map((found) => [
      asString(valueAt(found.object, ['metadata', 'name'])) ?? '',
      { ...found, source: sourceOfNamespace(found.object) },
    ]),
  );
}
