import type { ApiAccess } from '../cluster/api-access.ts';
import { listObjects } from '../cluster/list-objects.ts';
import { podPath } from '../cluster/live-paths.ts';
import type { ServiceOfUrl } from '../core/proof/service-of-url.ts';
import type { Target } from '../core/proof/target.ts';
import { workloadOfPod } from '../core/workload/workload-of-pod.ts';
import { isPodOf } from './read-target.ts';

/** The other workloads whose pods a Service selects, as kubectl names them; none where it has no selector. */
export async function readNeighbours(
  access: ApiAccess,
  target: Pick<Target, 'kind' | 'name' | 'namespace'>,
  service: ServiceOfUrl | undefined,
): Promise<string[]> {
  const labelSelector = service?.labelSelector ?? '';
  if (labelSelector === '') return [];
  const list = { path: podPath(target.namespace), kind: 'Pod', labelSelector };
  const names = await listObjects(access, list, (pod) => {
    if (isPodOf(pod, target)) return undefined;
    const { kind, name } = workloadOfPod(pod);
    return `${kind.toLowerCase()}/${name}`;
  });
  return [...new Set(names)].toSorted();
}
