import { asList, asString, type Json, valueAt } from '../json.ts';

/**
 * Since when an object carries an annotation or label, in milliseconds of the epoch, as far as `managedFields` tell:
 * the last time at which its manager wrote anything, so never too early. `-Infinity` where the object was made with it;
 * undefined where nothing tells.
 */
export function carriedSince(
  object: Json,
  member: 'annotations' | 'labels',
  key: string,
): number | undefined {
  const times = asList(valueAt(object, ['metadata', 'managedFields'])).flatMap((entry) => {
    const isNamed =
      valueAt(entry, ['fieldsV1', 'f:metadata', `f:${member}`, `f:${key}`]) !== undefined &&
      valueAt(entry, ['subresource']) === undefined;
    const time = timeAt(entry, ['time']);
    return isNamed && time !== undefined ? [time] : [];
  });
  if (times.length === 0) return undefined;
  const first = Math.min(...times);
  return first === timeAt(object, ['metadata', 'creationTimestamp']) ? -Infinity : first;
}

/** When an object was made, in milliseconds of the epoch; undefined where it does not say. */
export function madeAt(object: Json): number | undefined {
  return timeAt(object, ['metadata', 'creationTimestamp']);
}

function timeAt(object: Json, path: readonly string[]): number | undefined {
  const time = Date.parse(asString(valueAt(object, path)) ?? '');
  return Number.isNaN(time) ? undefined : time;
}
