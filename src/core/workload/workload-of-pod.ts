import { asList, asString, type Json, valueAt } from '../json.ts';

/** A workload by its kind as the API spells it, and its name. */
export interface WorkloadOfPod {
  readonly kind: string;
  readonly name: string;
}

/**
 * The workload that a pod belongs to, by its controller; the pod itself where it has none. A ReplicaSet that a
 * Deployment made carries the pods' hash behind the Deployment's name.
 */
export function workloadOfPod(pod: Json): WorkloadOfPod {
  const owner = asList(valueAt(pod, ['metadata', 'ownerReferences'])).find(
    (reference) => valueAt(reference, ['controller']) === true,
  );
  const kind = asString(valueAt(owner, ['kind']));
  const name = asString(valueAt(owner, ['name']));
  if (kind === undefined || name === undefined)
    return { kind: 'Pod', name: asString(valueAt(pod, ['metadata', 'name'])) ?? '' };
  const hash = asString(valueAt(pod, ['metadata', 'labels', 'pod-template-hash']));
  const isOfDeployment = kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`);
  return isOfDeployment ? { kind: 'Deployment', name: name.slice(0, -hash.length - 1) } : { kind, name };
}
