import { asString, type JsonObject, valueAt } from '../json.ts';
import { objectName } from '../object-name.ts';
import { objectsInManifest } from '../workload/pods-in-manifest.ts';

/**
 * The workloads, as `namespace deployment/web`, whose replicas a HorizontalPodAutoscaler (or KEDA's ScaledObject) among
 * these manifests sets: one that names no replicas then means as many as it takes, not the default of one.
 */
export function autoscaledIn(
  manifests: readonly JsonObject[],
  namespace: string | undefined,
): ReadonlySet<string> {
  const objects = manifests.flatMap((manifest) => objectsInManifest(manifest).map(({ object }) => object));
  return new Set(
    objects.flatMap((object) => {
      const target = valueAt(object, ['spec', 'scaleTargetRef']);
      const name = asString(valueAt(target, ['name']));
      if (name === undefined) return [];
      const kind = asString(valueAt(target, ['kind'])) ?? 'Deployment';
      const own = asString(valueAt(object, ['metadata', 'namespace'])) ?? namespace;
      return [`${String(own)} ${objectName({ kind, metadata: { name } })}`];
    }),
  );
}
