import { listWorkloads, readNamespaces, type Tell } from '../cluster/live-objects.ts';
import { asString, valueAt } from '../core/json.ts';
import { findingsFor } from '../core/lint/findings.ts';
import { type DecidedPod, decideManifests } from '../core/offline/decide-manifests.ts';
import type { LocatedFinding } from '../report/located-finding.ts';
import { type ClusterFlags, liveCluster } from './live-cluster.ts';
import { namespacesOf } from './live-overview.ts';

/** What there is to find about the workloads of a cluster, by namespace; what may not be read is told and left out. */
export async function lintLive(
  flags: ClusterFlags,
  version: string,
  tell: Tell,
): Promise<{ readonly pods: readonly DecidedPod[]; readonly findings: readonly LocatedFinding[] }> {
  const cluster = await liveCluster(flags, version, tell);
  const { access, namespace, policy: context } = cluster;
  const [workloads, namespaces] = await Promise.all([
    listWorkloads(access, { namespace, labelSelector: flags.selector }, tell),
    readNamespaces(access, namespace, tell),
  ]);
  const manifests = [...namespacesOf(cluster, namespaces), ...workloads];
  const pods = decideManifests(manifests, { context, namespace: undefined, isAllOptedIn: false });
  const findings = findingsFor(pods).map(({ manifest, path: _path, ...finding }) => {
    const inNamespace = asString(valueAt(manifests[manifest], ['metadata', 'namespace']));
    return { ...(inNamespace !== undefined && { namespace: inNamespace }), ...finding };
  });
  return { pods, findings: findings.toSorted((a, b) => sortKey(a).localeCompare(sortKey(b))) };
}

function sortKey({ namespace = '', object }: LocatedFinding): string {
  return `${namespace} ${object}`;
}
