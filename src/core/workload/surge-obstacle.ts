import { asList, asObject, type Json, type JsonObject, valueAt } from '../json.ts';
import { lastingContainers } from '../pod.ts';

/**
 * Why an extra pod of this workload might find no node, in one sentence; undefined where nothing stands against it.
 * With `maxUnavailable: 0` a rollout would then wait for ever.
 */
export function surgeObstacle(workload: JsonObject): string | undefined {
  const template = valueAt(workload, ['spec', 'template']) ?? null;
  const what = obstacleIn(template);
  return what === undefined
    ? undefined
    : `The strategy stays: an extra pod may find no node, because of ${what}.`;
}

function obstacleIn(template: Json): string | undefined {
  const containers = lastingContainers(template).map(({ json }) => json);
  const hasHostPort = containers.some((container) =>
    asList(valueAt(container, ['ports'])).some((port) => (valueAt(port, ['hostPort']) ?? 0) !== 0),
  );
  if (hasHostPort || valueAt(template, ['spec', 'hostNetwork']) === true) return 'a host port';
  const volumes = asList(valueAt(template, ['spec', 'volumes']));
  if (volumes.some((volume) => asObject(valueAt(volume, ['persistentVolumeClaim'])) !== undefined)) {
    return 'a persistent volume claim';
  }
  const antiAffinity = [
    'spec',
    'affinity',
    'podAntiAffinity',
    'requiredDuringSchedulingIgnoredDuringExecution',
  ];
  const labels = asObject(valueAt(template, ['metadata', 'labels'])) ?? {};
  if (asList(valueAt(template, antiAffinity)).some((term) => matches(term, labels)))
    return 'required anti-affinity';
  // What an init container asks for must be free on the node too.
  const inits = asList(valueAt(template, ['spec', 'initContainers']));
  if ([...containers, ...inits].some(wantsDevice)) return 'an extended resource such as a GPU';
  return asList(valueAt(template, ['spec', 'resourceClaims'])).length > 0 ? 'a resource claim' : undefined;
}

/** Whether an anti-affinity term can match the pod's own labels; expressions are taken as if they could. */
function matches(term: Json, labels: JsonObject): boolean {
  const wanted = Object.entries(asObject(valueAt(term, ['labelSelector', 'matchLabels'])) ?? {});
  return wanted.every(([key, value]) => valueAt(labels, [key]) === value);
}

/** Extended resources carry a domain other than Kubernetes' own: `nvidia.com/gpu`. */
function wantsDevice(container: Json): boolean {
  const names = ['limits', 'requests'].flatMap((kind) =>
    Object.keys(asObject(valueAt(container, ['resources', kind])) ?? {}),
  );
  return names.some((name) => name.includes('/') && !/(?:^|\.)kubernetes\.io\//.test(name));
}
