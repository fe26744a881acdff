import type { JsonObject } from '../core/json.ts';
import type { ClusterObjects } from '../core/overview/overview-of.ts';
import type { ApiAccess } from './api-access.ts';
import { getIfThere } from './get-if-there.ts';
import { ifAllowed } from './if-allowed.ts';
import { listObjects } from './list-objects.ts';
import { podPath, workloadPath, workloadResources } from './live-paths.ts';

/** Told, in a sentence each, what whoever runs this may not read. */
export type Tell = (sentence: string) => void;

/** What of a cluster is looked at. */
export interface LiveScope {
  /** Undefined: all. */
  readonly namespace: string | undefined;
  /** Of the workloads, as kubectl takes it. */
  readonly labelSelector?: string | undefined;
}

/**
 * Lists workloads, their pods and namespaces with the rights of whoever runs this. What may not be listed is left out
 * and told; rejects where no kind of workload may be listed.
 */
export async function listLiveObjects(
  access: ApiAccess,
  scope: LiveScope,
  tell: Tell,
): Promise<ClusterObjects> {
  const { namespace } = scope;
  const [workloads, pods, namespaces] = await Promise.all([
    listWorkloads(access, scope, tell),
    listPods(access, namespace, tell),
    readNamespaces(access, namespace, tell),
  ]);
  return { workloads, pods, namespaces };
}

/** Lists Deployments, StatefulSets and DaemonSets; rejects where none of the three may be listed. */
export async function listWorkloads(
  access: ApiAccess,
  { namespace, labelSelector }: LiveScope,
  tell: Tell,
): Promise<readonly JsonObject[]> {
  const found = await Promise.all(
    workloadResources.map(async ([kind, resource]) => {
      const list = { path: workloadPath(kind, namespace), kind, ...(labelSelector && { labelSelector }) };
      return { resource, objects: await ifAllowed(listObjects(access, list, (object) => object)) };
    }),
  );
  const denied = found.filter(({ objects }) => objects === undefined).map(({ resource }) => resource);
  const sentence = `you may not list ${denied.join(', ')} ${where(namespace)}`;
  if (denied.length === found.length)
    throw new Error(namespace === undefined ? `${sentence}; name a namespace with -n` : sentence);
  if (denied.length > 0) tell(`${sentence}: none are shown`);
  return found.flatMap(({ objects }) => objects ?? []);
}

/** Lists pods. */
export async function listPods(
  access: ApiAccess,
  namespace: string | undefined,
  tell: Tell,
): Promise<readonly JsonObject[]> {
  const pods = await ifAllowed(listObjects(access, { path: podPath(namespace), kind: 'Pod' }, (pod) => pod));
  if (pods === undefined) tell(`you may not list pods ${where(namespace)}: none are counted`);
  return pods ?? [];
}

/** The metadata of the namespace, or of all. */
export async function readNamespaces(
  access: ApiAccess,
  name: string | undefined,
  tell: Tell,
): Promise<readonly JsonObject[]> {
  const path = '/api/v1/namespaces';
  const kind = 'Namespace';
  const found = await ifAllowed(
    name === undefined
      ? listObjects(access, { path, kind, isMetadataOnly: true }, (object) => object)
      : getIfThere(access, `${path}/${encodeURIComponent(name)}`).then((object) =>
          object === undefined ? [] : [{ ...object, kind }],
        ),
  );
  const denied = name === undefined ? 'list namespaces' : `read the namespace ${name}`;
  if (found === undefined) tell(`you may not ${denied}: what is said there does not count`);
  return found ?? [];
}

function where(namespace: string | undefined): string {
  return namespace === undefined ? 'in all namespaces' : `in the namespace ${namespace}`;
}
