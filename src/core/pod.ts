import { asList, asObject, asString, type Json, type JsonObject, type Path, valueAt } from './json.ts';

/** A container inside its pod: where it is, its name, and its raw JSON. */
export interface Container {
  readonly path: Path;
  readonly name: string;
  readonly json: JsonObject;
}

/** The annotation of a mirror pod, which shows a static pod that only its node can change. */
export const mirrorAnnotation = 'kubernetes.io/config.mirror';

/** The containers of `spec.containers`. One without a name is left out: the API server refuses its pod anyway. */
export function appContainers(pod: Json): Container[] {
  return containersAt(pod, ['spec', 'containers']);
}

/** The init containers that run as long as the pod does: `restartPolicy: Always`. */
export function nativeSidecars(pod: Json): Container[] {
  return containersAt(pod, ['spec', 'initContainers']).filter(
    ({ json }) => valueAt(json, ['restartPolicy']) === 'Always',
  );
}

/** All containers that live as long as the pod, and so may have hooks and probes: the app's and native sidecars. */
export function lastingContainers(pod: Json): Container[] {
  return [...appContainers(pod), ...nativeSidecars(pod)];
}

function containersAt(pod: Json, path: Path): Container[] {
  return asList(valueAt(pod, path)).flatMap((value, index) => {
    const json = asObject(value);
    const name = asString(valueAt(json, ['name']));
    return json === undefined || name === undefined ? [] : [{ path: [...path, index], name, json }];
  });
}

/** The annotations of any object, or of a pod template, that are strings. */
export function annotationsOf(object: Json | undefined): Map<string, string> {
  const annotations = asObject(valueAt(object, ['metadata', 'annotations'])) ?? {};
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(annotations)) {
    if (typeof value === 'string') texts.set(name, value);
  }
  return texts;
}

/** The kind of the controller that made the object (`ReplicaSet`, `Job`, ...), or undefined where there is none. */
export function controllerKindOf(object: Json): string | undefined {
  const owner = asList(valueAt(object, ['metadata', 'ownerReferences'])).find(
    (reference) => valueAt(reference, ['controller']) === true,
  );
  return asString(valueAt(owner, ['kind']));
}
