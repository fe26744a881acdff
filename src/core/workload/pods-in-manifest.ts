import { asList, asObject, asString, type JsonObject, type Path, valueAt } from '../json.ts';
import { controllerKindOf } from '../pod.ts';
import { ownAnnotations, type SettingsSource } from '../policy/sources.ts';

/** A pod, or the template of one, in a manifest: where it is, who will make it, and what its workload says. */
export interface PodInManifest {
  /** The object that holds it: a Pod itself, or a workload. */
  readonly object: JsonObject;
  readonly objectPath: Path;
  readonly kind: string;
  /** The pod or template, and where it is in the manifest. */
  readonly pod: JsonObject;
  readonly path: Path;
  /** The kind of the controller that makes the pod; undefined for a bare pod, which may name its own. */
  readonly ownerKind: string | undefined;
  /** What the workload's own annotations say; none where no webhook copies them to the pods. */
  readonly sources: readonly SettingsSource[];
}

const template: Path = ['spec', 'template'];

/** Where each kind has its pod, and which controller makes it. An Argo Rollout makes ReplicaSets, as a Deployment does. */
const kinds = new Map<string, { readonly path: Path; readonly ownerKind?: string }>([
  ['Pod', { path: [] }],
  ['Deployment', { path: template, ownerKind: 'ReplicaSet' }],
  ['ReplicaSet', { path: template, ownerKind: 'ReplicaSet' }],
  ['Rollout', { path: template, ownerKind: 'ReplicaSet' }],
  ['StatefulSet', { path: template, ownerKind: 'StatefulSet' }],
  ['DaemonSet', { path: template, ownerKind: 'DaemonSet' }],
  ['ReplicationController', { path: template, ownerKind: 'ReplicationController' }],
  ['Job', { path: template, ownerKind: 'Job' }],
  ['CronJob', { path: ['spec', 'jobTemplate', ...template], ownerKind: 'Job' }],
]);

/** The kinds whose own annotations the workload webhook copies to their pods. */
export const copyingKinds: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Every pod that applying this manifest leads to; the items of a List count each. None for any other kind. */
export function podsInManifest(manifest: JsonObject): PodInManifest[] {
  return objectsInManifest(manifest).flatMap(({ object, path: objectPath }) => {
    const kind = asString(object['kind']) ?? '';
    const { path, ownerKind } = kinds.get(kind) ?? {};
    const pod = path === undefined ? undefined : asObject(valueAt(object, path));
    if (path === undefined || pod === undefined) return [];
    // A workload that another controller owns gets no copies: the owner would take them back.
    const isCopying = copyingKinds.has(kind) && controllerKindOf(object) === undefined;
    return [
      {
        object,
        objectPath,
        kind,
        pod,
        path: [...objectPath, ...path],
        ownerKind,
        sources: isCopying ? [{ place: 'workload', values: ownAnnotations(object) }] : [],
      },
    ];
  });
}

/** The objects of a manifest, each with its path: the manifest itself, or what a List (of Lists) holds. */
export function objectsInManifest(
  manifest: JsonObject,
  path: Path = [],
): { readonly object: JsonObject; readonly path: Path }[] {
  if (!(asString(manifest['kind']) ?? '').endsWith('List')) return [{ object: manifest, path }];
  return asList(manifest['items']).flatMap((item, index) => {
    const object = asObject(item);
    return object === undefined ? [] : objectsInManifest(object, [...path, 'items', index]);
  });
}
