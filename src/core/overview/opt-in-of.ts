import type { Json } from '../json.ts';
import type { DecidedPod } from '../offline/decide-manifests.ts';
import { resolve } from '../policy/resolve.ts';
import { annotationPrefix } from '../policy/settings.ts';
import { sourcesOfPod } from '../policy/sources.ts';
import { carriedSince } from './carried-since.ts';
import type { OptedInBy } from './overview.ts';

/** Who opted a workload in, and since when: milliseconds of the epoch, undefined where nothing tells. */
export interface OptIn {
  readonly by: OptedInBy;
  readonly since: number | undefined;
}

const key = `${annotationPrefix}inject`;
/** An API server takes a moment to know of a new label; who came up within it is not called missed. */
const labelToleranceMilliseconds = 5_000;

/**
 * The nearest opt-in of a workload; undefined where none is, or a nearer word takes it back. What the configuration says
 * is none: the API server calls the webhook for annotated pods and labelled namespaces only. Whether the admin forbids
 * the namespace does not matter here. `template` is the pod template with all copies that it should have.
 */
export function optInOf({ object, sources, namespaceObject }: DecidedPod, template: Json): OptIn | undefined {
  const ofNamespace = namespaceObject === undefined ? [] : [namespaceObject.source];
  const { inject } = resolve([...sourcesOfPod(template), ...sources, ...ofNamespace]).settings;
  if (!inject.value) return undefined;
  if (inject.source === 'pod') return { by: 'template', since: undefined };
  if (inject.source === 'workload')
    return { by: 'workload', since: carriedSince(object, 'annotations', key) };
  const labelled = carriedSince(namespaceObject?.object ?? null, 'labels', key);
  return {
    by: 'namespace',
    since: labelled === undefined ? undefined : labelled + labelToleranceMilliseconds,
  };
}
