import { listLiveObjects, type Tell } from '../cluster/live-objects.ts';
import { type JsonObject, withValueAt } from '../core/json.ts';
import type { Overview } from '../core/overview/overview.ts';
import { type ClusterObjects, overviewOf } from '../core/overview/overview-of.ts';
import { readHistory } from '../core/terminations/history-text.ts';
import type { LiveCluster } from './live-cluster.ts';

/** Reads a cluster and gives what there is to show of it; what may not be read is told and left out. */
export async function liveOverview(
  cluster: LiveCluster,
  labelSelector: string | undefined,
  tell: Tell,
): Promise<Overview> {
  const { access, namespace } = cluster;
  const objects = await listLiveObjects(access, { namespace, labelSelector }, tell);
  return overviewOfObjects(cluster, objects);
}

/** The same for objects that were read already. */
export function overviewOfObjects(cluster: LiveCluster, objects: ClusterObjects): Overview {
  const { access, context, namespace, policy, isInstalled, isConfigurationKnown } = cluster;
  const observed = readHistory(cluster.history);
  const isUnreadable = cluster.historyState === 'read' && observed === undefined;
  return overviewOf({
    takenAt: new Date().toISOString(),
    context,
    server: access.server,
    namespace,
    objects: { ...objects, namespaces: namespacesOf(cluster, objects.namespaces) },
    policy,
    isInstalled,
    isConfigurationKnown,
    history: isUnreadable ? 'absent' : cluster.historyState,
    observed,
  });
}

/** Namespaces as far as they count: where their settings do not, their label still does. */
export function namespacesOf(
  { hasNamespaceSettings }: LiveCluster,
  namespaces: readonly JsonObject[],
): readonly JsonObject[] {
  if (hasNamespaceSettings) return namespaces;
  return namespaces.map((one) => withValueAt(one, ['metadata', 'annotations'], undefined) as JsonObject);
}
