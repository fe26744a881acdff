import { type Edit, latestEdits, operationsFor } from '../edit.ts';
import { asObject, type Json, type JsonObject, type Path, valueAt, withValueAt } from '../json.ts';
import type { Operation } from '../json-patch.ts';
import { annotationPrefix } from '../policy/settings.ts';
import { copiesOf } from '../workload/decide-workload.ts';
import { manifestFields } from '../workload/manifest-owner.ts';
import { surgeOnRollout } from '../workload/rollout-strategy.ts';

/** What `remove` takes back from an object, in the order in which people are told. */
export const takenParts = ['copies', 'strategy', 'annotations'] as const;
export type TakenPart = (typeof takenParts)[number];

/** The operations that take everything of ours out of an object. */
export interface TakenBack {
  readonly operations: readonly Operation[];
  readonly parts: readonly TakenPart[];
}

const metadata: Path = ['metadata'];
const templateMetadata: Path = ['spec', 'template', 'metadata'];

/**
 * Takes back what Gracehook wrote into a Deployment, StatefulSet or DaemonSet, by the rules that hold when everybody
 * opts out; with `isAll` what teams wrote, too: our annotations on workload and template, or on a Namespace, and there
 * our labels. A field that somebody's manifest names is never touched. Pure; nothing to do gives no operations.
 */
export function takenBack(object: JsonObject, isAll: boolean): TakenBack {
  const isInManifest = manifestFields(object);
  const isNamespace = object['kind'] === 'Namespace';
  const byPart: Readonly<Record<TakenPart, readonly Edit[]>> = {
    copies: isNamespace ? [] : copiesOf(silenced(object), isInManifest).edits,
    strategy:
      object['kind'] === 'Deployment' ? surgeOnRollout(object, undefined, false, isInManifest).edits : [],
    annotations: isAll ? ownKeys(object, isNamespace) : [],
  };
  const isFree = ({ path }: Edit) => !isInManifest(path);
  // A key that is removed twice would make the API server refuse the whole patch.
  const edits = latestEdits(takenParts.flatMap((part) => byPart[part].filter(isFree)));
  const seen = new Set<string>();
  const parts = takenParts.filter((part) => {
    const fresh = operationsFor(object, byPart[part].filter(isFree)).filter(({ path }) => !seen.has(path));
    for (const { path } of fresh) seen.add(path);
    return fresh.length > 0;
  });
  return { operations: operationsFor(object, edits), parts };
}

/** Whether operations on a workload change its pod template, and so replace its pods. */
export function isRolling(operations: readonly Operation[]): boolean {
  return operations.some(({ path }) => path.startsWith('/spec/template/'));
}

/** The workload as it would be with no annotation of its own. What its manifest says was read before. */
function silenced(workload: JsonObject): JsonObject {
  return withValueAt(workload, [...metadata, 'annotations'], undefined) as JsonObject;
}

function ownKeys(object: JsonObject, isNamespace: boolean): Edit[] {
  const places = isNamespace
    ? [
        [...metadata, 'labels'],
        [...metadata, 'annotations'],
      ]
    : [
        [...metadata, 'annotations'],
        [...templateMetadata, 'annotations'],
      ];
  return places.flatMap((path) =>
    ownNames(valueAt(object, path)).map((key): Edit => ({ path: [...path, key], value: undefined })),
  );
}

/** The keys of a map of labels or annotations that carry our prefix. */
function ownNames(map: Json | undefined): string[] {
  return Object.keys(asObject(map) ?? {}).filter((key) => key.startsWith(annotationPrefix));
}
