import type { ApiAccess } from '../cluster/api-access.ts';
import { getMetadata } from '../cluster/get-metadata.ts';
import { recentMap } from '../cluster/recent-map.ts';
import type { EventSubject } from './event-recorder.ts';
import { type PodMaker, podMaker } from './pod-maker.ts';

const mostRemembered = 1_000;

/**
 * Finds the workload that people know, with its uid, without which `kubectl describe` would not show an Event: the
 * Deployment of a ReplicaSet, by the ReplicaSet's metadata, and every other maker itself. A ReplicaSet that cannot be
 * read stands for itself. The last 1,000 answers are remembered.
 */
export function workloadFinder(access: ApiAccess) {
  const known = recentMap<EventSubject>(mostRemembered);
  return async (maker: PodMaker, signal: AbortSignal): Promise<EventSubject> => {
    const { version: _version, ...itself } = maker;
    if (maker.kind !== 'ReplicaSet' || !maker.apiVersion.startsWith('apps/')) return itself;
    const remembered = known.get(maker.uid);
    if (remembered !== undefined) return remembered;
    const path = `/apis/apps/v1/namespaces/${maker.namespace}/replicasets/${maker.name}`;
    const owned = await getMetadata(access, path, signal).catch(() => undefined);
    const owner = owned && podMaker(owned);
    if (owner === undefined) return itself;
    const { version: _itsVersion, ...workload } = owner;
    const found = owner.uid === maker.uid ? itself : workload;
    known.set(maker.uid, found);
    return found;
  };
}
