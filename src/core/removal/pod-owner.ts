import { asList, asString, type Json, valueAt } from '../json.ts';

/**
 * The workload that a pod belongs to, as kubectl names it: `deployment/web`; `pod/web` where it belongs to none. A
 * ReplicaSet that a Deployment made carries the pods' hash behind the Deployment's name.
 */
export function podOwner(pod: Json): string {
  const owner = asList(valueAt(pod, ['metadata', 'ownerReferences'])).find(
    (reference) => valueAt(reference, ['controller']) === true,
  );
  const kind = asString(valueAt(owner, ['kind']));
  const name = asString(valueAt(owner, ['name']));
  if (kind === undefined || name === undefined) return `pod/${asString(valueAt(pod, ['metadata', 'name']))}`;
  const hash = asString(valueAt(pod, ['metadata', 'labels', 'pod-template-hash']));
  const isOfDeployment = kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`);
  return isOfDeployment ? `deployment/${name.slice(0, -hash.length - 1)}` : `${kind.toLowerCase()}/${name}`;
}
