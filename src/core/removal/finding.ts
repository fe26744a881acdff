import { asString, type JsonObject, valueAt } from '../json.ts';
import { objectName } from '../object-name.ts';
import { refusalOf } from '../workload/decide-workload.ts';
import { manifestFields } from '../workload/manifest-owner.ts';
import { isUnmarkedSurge } from '../workload/rollout-strategy.ts';
import { type Deployer, deployerOf } from './deployer-of.ts';
import { type KeysInManifest, keysInManifests } from './keys-in-manifests.ts';
import { isRolling, type TakenPart, takenBack } from './taken-back.ts';

/** What of Gracehook an object carries, in a form small enough to keep of every workload of a cluster. */
export interface Finding {
  /** `shop/deployment/web`, or `namespace/shop` */
  readonly name: string;
  readonly kind: string;
  readonly namespace: string;
  readonly ownName: string;
  /** What can be taken back; none where there is only something to tell. */
  readonly parts: readonly TakenPart[];
  readonly isRolling: boolean;
  /** Why nothing is taken back although there would be something; a sentence. */
  readonly refusal: string | undefined;
  readonly inManifests: readonly KeysInManifest[];
  readonly deployer: Deployer | undefined;
  /** A Deployment with just our strategy that no mark calls ours, as `kubectl rollout undo` may leave it. */
  readonly isUnmarkedSurge: boolean;
}

/** What is to be done with or said of an object; undefined where Gracehook has nothing there, or it is ending. */
export function findingOf(object: JsonObject, isAll: boolean): Finding | undefined {
  const isNamespace = object['kind'] === 'Namespace';
  const refusal = refusalOf(object);
  if (refusal?.code === 'BeingDeleted') return undefined;
  const { operations, parts } = takenBack(object, isAll);
  const inManifests = keysInManifests(object);
  const isUnmarked = object['kind'] === 'Deployment' && isUnmarkedSurge(object, manifestFields(object));
  if (parts.length === 0 && inManifests.length === 0 && !isUnmarked) return undefined;
  const ownName = asString(valueAt(object, ['metadata', 'name'])) ?? '';
  const namespace = isNamespace ? ownName : (asString(valueAt(object, ['metadata', 'namespace'])) ?? '');
  const isRefused = refusal !== undefined && parts.length > 0;
  return {
    name: isNamespace ? objectName(object) : `${namespace}/${objectName(object)}`,
    kind: asString(object['kind']) ?? '',
    namespace,
    ownName,
    parts: isRefused ? [] : parts,
    isRolling: !isRefused && isRolling(operations),
    refusal: isRefused ? refusal.detail : undefined,
    inManifests,
    deployer: deployerOf(object),
    isUnmarkedSurge: isUnmarked,
  };
}
