import {
  asList,
  asObject,
  asString,
  type Json,
  type JsonObject,
  type Path,
  valueAt,
  withValueAt,
} from '../json.ts';
import type { Operation } from '../json-patch.ts';

/** The field manager that the API server takes from the user agent of our calls. */
const ourManager = 'gracehook';

/**
 * What gives fields that we changed and changed back to the managers that named them before, and to no others. Else the
 * API server would call them ours for ever: a later server-side apply would conflict with us, and one that no longer
 * names a field would leave it there. Nothing where all is as before.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function ownersPutBack(before: JsonObject, now: JsonObject, changed: readonly Path[]): Operation[] {
  const entriesBefore = entriesOf(before);
  const entriesNow = entriesOf(now);
  const kept = entriesNow.flatMap((entry) => {
    const was = entriesBefore.find((one) => isSameManager(one, entry));
    const fields = changed.reduce(
      (some, path) => putBack(some, was, entry, fieldPath(path)),
      fieldsOf(entry),
    );
    return fields === undefined ? [] : [{ ...entry, fieldsV1: fields }];
  });
  const lost = entriesBefore
    .filter((one) => !entriesNow.some((entry) => isSameManager(one, entry)))
    .flatMap((was) => {
      const named = changed.map(fieldPath).filter((path) => valueAt(fieldsOf(was), path) !== undefined);
      const fields = named.reduce<Json>(
        (some, path) => withValueAt(some, path, valueAt(fieldsOf(was), path)),
        {},
      );
      return named.length === 0 ? [] : [{ ...was, fieldsV1: fields }];
    });
  const value: Json = [...kept, ...lost];
  const isSame = JSON.stringify(value) === JSON.stringify(entriesNow);
  return isSame ? [] : [{ op: 'replace', path: '/metadata/managedFields', value }];
}

function putBack(fields: Json | undefined, was: JsonObject | undefined, entry: JsonObject, path: Path) {
  const before = valueAt(fieldsOf(was), path);
  const isNamed = valueAt(fields, path) !== undefined;
  if (before !== undefined) return isNamed ? fields : withValueAt(fields, path, before);
  const isOurs = entry['manager'] === ourManager && entry['operation'] === 'Update';
  return isNamed && isOurs ? without(fields, path) : fields;
}

/** Takes a field out, and every parent that is empty without it. A `.` names the parent itself. */
function without(fields: Json | undefined, path: Path): Json | undefined {
  const rest = withValueAt(fields, path, undefined);
  const parent = path.slice(0, -1);
  const isEmpty = Object.keys(asObject(valueAt(rest, parent)) ?? {}).every((key) => key === '.');
  if (!isEmpty) return rest;
  return parent.length === 0 ? undefined : without(rest, parent);
}

function isSameManager(one: JsonObject, other: JsonObject): boolean {
  return ['manager', 'operation', 'subresource', 'apiVersion'].every(
    (key) => asString(one[key]) === asString(other[key]),
  );
}

function entriesOf(object: JsonObject): JsonObject[] {
  return asList(valueAt(object, ['metadata', 'managedFields']))
    .map(asObject)
    .filter((entry) => entry !== undefined);
}

function fieldsOf(entry: JsonObject | undefined): Json | undefined {
  return entry?.['fieldsV1'];
}

function fieldPath(path: Path): Path {
  return path.map((key) => `f:${key}`);
}
