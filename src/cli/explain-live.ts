import { ifAllowed } from '../cluster/if-allowed.ts';
import { listPods, readNamespaces, type Tell } from '../cluster/live-objects.ts';
import { readObject } from '../cluster/read-object.ts';
import { type Explanation, explainPod } from '../core/explain/explain-pod.ts';
import type { JsonObject } from '../core/json.ts';
import { decideManifests } from '../core/offline/decide-manifests.ts';
import { type LiveState, liveStateOf } from '../core/overview/live-state.ts';
import { type ObjectReference, objectReference } from '../core/overview/object-reference.ts';
import { podOwner } from '../core/removal/pod-owner.ts';
import { type ClusterFlags, type LiveCluster, liveCluster } from './live-cluster.ts';
import { namespacesOf, overviewOfObjects } from './live-overview.ts';
import { UsageError } from './usage-error.ts';

/** What is decided for an object of a cluster now, and what runs of it, where it is opted in. */
export interface LiveExplanation {
  readonly explanation: Explanation;
  readonly now: LiveState | undefined;
}

/** Explains objects of a cluster, named as kubectl does: `deploy/web`. Throws a `UsageError` for one that is not there. */
export async function explainLive(
  names: readonly string[],
  flags: ClusterFlags,
  version: string,
  tell: Tell,
): Promise<LiveExplanation[]> {
  const references = names.map(referenceIn);
  const cluster = await liveCluster(flags, version, tell);
  const { access, namespace = 'default' } = cluster;
  const read = await Promise.all(references.map((one) => readObject(access, namespace, one)));
  const objects = read.map((object, index) => {
    if (object === undefined) throw new UsageError(`${names[index]} is not in the namespace ${namespace}`);
    return object;
  });
  const isAnyWorkload = references.some(({ kind }) => kind !== 'Pod');
  const [namespaces, pods] = await Promise.all([
    readNamespaces(access, namespace, tell),
    isAnyWorkload ? listPods(access, namespace, tell) : [],
  ]);
  const around = { namespaces: namespacesOf(cluster, namespaces), pods };
  return Promise.all(objects.map((object) => explanationOf(object, around, cluster)));
}

interface Surroundings {
  readonly namespaces: readonly JsonObject[];
  readonly pods: readonly JsonObject[];
}

async function explanationOf(
  object: JsonObject,
  { namespaces, pods }: Surroundings,
  cluster: LiveCluster,
): Promise<LiveExplanation> {
  const { access, policy: context, namespace = 'default' } = cluster;
  const isPod = object['kind'] === 'Pod';
  const workload = isPod ? await ownerOf(object) : object;
  const workloads = workload === undefined ? [] : [workload];
  const overview = overviewOfObjects(cluster, { workloads, pods: isPod ? [object] : pods, namespaces });
  const [decided] = decideManifests([object, ...namespaces], { context, namespace, isAllOptedIn: false });
  if (decided === undefined) throw new Error(`the API server gives no pod template of ${namespace}`);
  const [found] = overview.workloads;
  return {
    explanation: explainPod(decided),
    now: found === undefined ? undefined : liveStateOf(found, isPod ? object : undefined),
  };

  async function ownerOf(pod: JsonObject): Promise<JsonObject | undefined> {
    const reference = objectReference(podOwner(pod));
    return reference === undefined || reference.kind === 'Pod'
      ? undefined
      : ifAllowed(readObject(access, namespace, reference));
  }
}

function referenceIn(name: string): ObjectReference {
  const reference = objectReference(name);
  if (reference !== undefined) return reference;
  throw new UsageError(
    `${JSON.stringify(name)} names no object; write it as in deploy/web, sts/db, ds/agent or pod/web-0`,
  );
}
