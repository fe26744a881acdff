import { asList, asString, type JsonObject, valueAt } from '../core/json.ts';

/** Who made a pod, so far as the pod tells: its controller (a ReplicaSet where a Deployment made it), or nobody but itself. */
export interface PodMaker {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** The same for pods of one version of one pod template, and for no others. */
  readonly version: string;
}

/** Undefined for what is no stored pod. */
export function podMaker(pod: JsonObject): PodMaker | undefined {
  const at = (...path: string[]) => asString(valueAt(pod, ['metadata', ...path]));
  const owner = asList(valueAt(pod, ['metadata', 'ownerReferences'])).find(
    (reference) => valueAt(reference, ['controller']) === true,
  );
  const of = (key: string) => asString(valueAt(owner, [key]));
  const namespace = at('namespace');
  const itself = owner === undefined;
  const [name, uid] = itself ? [at('name'), at('uid')] : [of('name'), of('uid')];
  if (namespace === undefined || name === undefined || uid === undefined) return undefined;
  // A ReplicaSet is one version; the others keep it in a label: https://kubernetes.io/docs/reference/labels-annotations-taints/
  const revision = at('labels', 'controller-revision-hash') ?? '';
  return {
    apiVersion: itself ? 'v1' : (of('apiVersion') ?? ''),
    kind: itself ? 'Pod' : (of('kind') ?? ''),
    namespace,
    name,
    uid,
    version: `${uid} ${revision}`,
  };
}
