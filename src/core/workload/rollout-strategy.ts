import { hasRoomForAnnotations } from '../annotations-size.ts';
import type { Edit } from '../edit.ts';
import { isSameJson, type Json, type JsonObject, type Path, valueAt } from '../json.ts';
import { type Reason, reason } from '../reasons.ts';
import { surgeObstacle } from './surge-obstacle.ts';

const rollingUpdate: Path = ['spec', 'strategy', 'rollingUpdate'];
const maxUnavailable: Path = [...rollingUpdate, 'maxUnavailable'];
const maxSurge: Path = [...rollingUpdate, 'maxSurge'];
/** The mark on a Deployment whose strategy we set: what was there before. */
export const strategyWasAnnotation = 'gracehook.io/strategy-was';
const strategyWas: Path = ['metadata', 'annotations', strategyWasAnnotation];
const apiDefault = '25%';
const apiDefaultStrategy: Json = {
  type: 'RollingUpdate',
  rollingUpdate: { maxUnavailable: apiDefault, maxSurge: apiDefault },
};
const surgedStrategy: Json = {
  type: 'RollingUpdate',
  rollingUpdate: { maxUnavailable: 0, maxSurge: apiDefault },
};

/**
 * | opted in | strategy | result |
 * |---|---|---|
 * | yes | the API's default, in no manifest | `maxUnavailable: 0`, and the mark |
 * | yes | ours already | stays, the mark with it |
 * | yes | anything that somebody wrote, or a surge would not schedule | stays (or goes back, if it was ours) |
 * | no | ours: the mark, still our 0, in no manifest | 25 %/25 % again, the mark goes |
 * | no | marked, but somebody changed it | stays, the mark goes |
 * | yes | the mark would not fit into the annotations | stays (or goes back, if it was ours) |
 * | any | our 0 beside a `maxSurge: 0` that somebody wrote | `maxUnavailable: 25%`: the API refuses 0/0 |
 *
 * An undo brings back old annotations without the mark; then the object before it still has the mark.
 */
export function surgeOnRollout(
  deployment: JsonObject,
  old: JsonObject | undefined,
  isWanted: boolean,
  isInManifest: (path: Path) => boolean,
): { readonly edits: readonly Edit[]; readonly reasons: readonly Reason[] } {
  const isMarked = [deployment, old].some((object) => valueAt(object, strategyWas) !== undefined);
  const isOurs = isMarked && valueAt(deployment, maxUnavailable) === 0 && !isInManifest(maxUnavailable);
  if (isOurs && isZero(valueAt(deployment, maxSurge))) return { edits: restored, reasons: [] };
  const isDefault = isSameJson(valueAt(deployment, ['spec', 'strategy']), apiDefaultStrategy);
  const isFree = isDefault && !isInManifest(maxUnavailable) && !isInManifest(maxSurge);
  const isSurging = isWanted && (isFree || isOurs);
  const obstacle = isSurging ? obstacleTo(deployment) : undefined;
  if (isSurging && obstacle === undefined) return { edits: surged, reasons: [] };
  return { edits: isOurs ? restored : [unmarked], reasons: obstacle === undefined ? [] : [obstacle] };
}

/**
 * Whether a Deployment has just the strategy that we set, in no manifest, and no mark that calls it ours: an undo to
 * before the opt-in leaves it so where the webhook is away.
 */
export function isUnmarkedSurge(deployment: JsonObject, isInManifest: (path: Path) => boolean): boolean {
  const isMarked = valueAt(deployment, strategyWas) !== undefined;
  return (
    !isMarked &&
    isSameJson(valueAt(deployment, ['spec', 'strategy']), surgedStrategy) &&
    !isInManifest(maxUnavailable) &&
    !isInManifest(maxSurge)
  );
}

/** Why the strategy stays: an extra pod might find no node, or the mark no room. */
function obstacleTo(deployment: JsonObject): Reason | undefined {
  const obstacle = surgeObstacle(deployment);
  if (obstacle !== undefined) return reason('SurgeBlocked', obstacle);
  const mark = new Map([[strategyWasAnnotation, wasDefault]]);
  return hasRoomForAnnotations(deployment, mark) ? undefined : reason('AnnotationsTooLarge');
}

const wasDefault = `maxUnavailable=${apiDefault},maxSurge=${apiDefault}`;
const unmarked: Edit = { path: strategyWas, value: undefined };
const restored: readonly Edit[] = [{ path: maxUnavailable, value: apiDefault }, unmarked];
const surged: readonly Edit[] = [
  { path: maxUnavailable, value: 0 },
  { path: strategyWas, value: wasDefault },
];

function isZero(value: Json | undefined): boolean {
  return value === 0 || value === '0%';
}
