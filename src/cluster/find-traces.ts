import { asString, type JsonObject, valueAt } from '../core/json.ts';
import { type Finding, findingOf } from '../core/removal/finding.ts';
import { podOwner } from '../core/removal/pod-owner.ts';
import { injectedLabel } from '../core/status.ts';
import type { ApiAccess } from './api-access.ts';
import { listObjects } from './list-objects.ts';
import { podPath, type WorkloadKind, workloadPath, workloadResources } from './live-paths.ts';

/** Where to look: in one namespace or all, and whether for what teams wrote, too. */
export interface TraceScope {
  readonly namespace: string | undefined;
  readonly isAll: boolean;
}

/** The path of an object that was found. */
export function pathOfFinding({ kind, namespace, ownName }: Finding): string {
  return kind === 'Namespace'
    ? `/api/v1/namespaces/${ownName}`
    : workloadPath(kind as WorkloadKind, namespace, ownName);
}

/**
 * What of Gracehook is in a cluster: of workloads, and where teams' words count, first of namespaces, so that pods that
 * are made meanwhile are left alone already. The installation's own namespaces are left out: they go with it.
 */
export async function findTraces(
  access: ApiAccess,
  { namespace, isAll }: TraceScope,
  isOfInstallation: (object: JsonObject) => boolean,
): Promise<Finding[]> {
  const take = (object: JsonObject) => findingOf(object, isAll);
  const namespaces = isAll
    ? await listObjects(
        access,
        { path: '/api/v1/namespaces', kind: 'Namespace', isMetadataOnly: true },
        (object) => {
          const isWanted = namespace === undefined || valueAt(object, ['metadata', 'name']) === namespace;
          return isWanted && !isOfInstallation(object) ? take(object) : undefined;
        },
      )
    : [];
  const workloads: Finding[] = [];
  for (const [kind] of workloadResources)
    workloads.push(...(await listObjects(access, { path: workloadPath(kind, namespace), kind }, take)));
  // A namespace after the other, so that a team is done with before the next begins.
  return [...namespaces, ...workloads.toSorted((a, b) => a.namespace.localeCompare(b.namespace))];
}

/** How many pods of each workload carry injected fields: `shop/deployment/web` and a count. Ending ones do not count. */
export async function countInjectedPods(
  access: ApiAccess,
  namespace: string | undefined,
): Promise<ReadonlyMap<string, number>> {
  const list = {
    path: podPath(namespace),
    kind: 'Pod',
    labelSelector: `${injectedLabel}=true`,
    isMetadataOnly: true,
  };
  const counts = new Map<string, number>();
  const owners = await listObjects(access, list, (pod) =>
    valueAt(pod, ['metadata', 'deletionTimestamp']) === undefined
      ? `${asString(valueAt(pod, ['metadata', 'namespace']))}/${podOwner(pod)}`
      : undefined,
  );
  for (const owner of owners) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts;
}
