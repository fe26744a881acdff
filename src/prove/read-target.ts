import type { ApiAccess } from '../cluster/api-access.ts';
import { ifAllowed } from '../cluster/if-allowed.ts';
import { listObjects } from '../cluster/list-objects.ts';
import { podPath, workloadPath } from '../cluster/live-paths.ts';
import { readObject } from '../cluster/read-object.ts';
import { asList, asObject, asString, type JsonObject, valueAt } from '../core/json.ts';
import type { Target } from '../core/proof/target.ts';
import { replicasOf } from '../core/workload/replicas-of.ts';
import { workloadOfPod } from '../core/workload/workload-of-pod.ts';

/** Reads the workload, its pods, and what else has a say in it; undefined where there is no such workload. */
export async function readTarget(
  access: ApiAccess,
  namespace: string,
  { kind, name }: Pick<Target, 'kind' | 'name'>,
): Promise<Target | undefined> {
  const workload = await readObject(access, namespace, { kind, name });
  if (workload === undefined) return undefined;
  const labelSelector = selectorText(workload);
  const list = (path: string, of: string) => listObjects(access, { path, kind: of }, (object) => object);
  const [pods, autoscalers = [], services] = await Promise.all([
    listObjects(access, { path: podPath(namespace), kind: 'Pod', labelSelector }, (pod) => pod),
    ifAllowed(
      list(
        `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
        'HorizontalPodAutoscaler',
      ),
    ),
    ifAllowed(list(`/api/v1/namespaces/${namespace}/services`, 'Service')),
  ]);
  const isTarget = (object: JsonObject) => {
    const target = valueAt(object, ['spec', 'scaleTargetRef']);
    return valueAt(target, ['kind']) === kind && valueAt(target, ['name']) === name;
  };
  return {
    kind,
    namespace,
    name,
    path: workloadPath(kind, namespace, name),
    workload,
    labelSelector,
    replicas: replicasOf(workload),
    pods: pods.filter((pod) => isPodOf(pod, { kind, name }) && !isLeaving(pod)),
    autoscalers: autoscalers
      .filter(isTarget)
      .map((object) => asString(valueAt(object, ['metadata', 'name'])) ?? ''),
    services,
  };
}

/** Whether a pod that the selector found is the workload's: selectors of several may overlap. */
export function isPodOf(pod: JsonObject, { kind, name }: Pick<Target, 'kind' | 'name'>): boolean {
  const owner = workloadOfPod(pod);
  return owner.kind === kind && owner.name === name;
}

function isLeaving(pod: JsonObject): boolean {
  return (valueAt(pod, ['metadata', 'deletionTimestamp']) ?? undefined) !== undefined;
}

/** A selector as a query has it. https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api */
function selectorText(workload: JsonObject): string {
  const selector = valueAt(workload, ['spec', 'selector']);
  const equal = Object.entries(asObject(valueAt(selector, ['matchLabels'])) ?? {});
  const expressions = asList(valueAt(selector, ['matchExpressions'])).map((expression) => {
    const key = String(valueAt(expression, ['key']));
    const values = asList(valueAt(expression, ['values'])).join(',');
    switch (valueAt(expression, ['operator'])) {
      case 'In':
        return `${key} in (${values})`;
      case 'NotIn':
        return `${key} notin (${values})`;
      case 'Exists':
        return key;
      default:
        return `!${key}`;
    }
  });
  return [...equal.map(([key, value]) => `${key}=${String(value)}`), ...expressions].join(',');
}
