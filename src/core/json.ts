/** JSON as `JSON.parse` made it. Pods stay in this form, so that fields we do not know survive untouched. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** Where something is in a document: keys and array indexes from the root; `-` is the end of an array. */
export type Path = readonly (string | number)[];

/** The object that `value` is, or undefined. Lists and null are no objects. */
export function asObject(value: Json | undefined): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !isList(value) ? value : undefined;
}

/** The elements of a list; none where `value` is anything else (a Kubernetes list may be null). */
export function asList(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** The string that `value` is, or undefined. */
export function asString(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The integer that `value` is, or undefined; numbers above 2^53 have lost digits in parsing and do not count. */
export function asInteger(value: Json | undefined): number | undefined {
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}

/** What is at `path`, by own members only, so that a key named `__proto__` finds nothing that is not there. */
export function valueAt(document: Json | undefined, path: Path): Json | undefined {
  let value = document;
  for (const key of path) {
    if (isList(value)) value = typeof key === 'number' ? value[key] : undefined;
    else {
      const object = asObject(value);
      value = object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
    }
  }
  return value;
}

/** Whether two values are the same JSON; the order of keys does not count. */
export function isSameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (isList(a) && isList(b)) {
    return a.length === b.length && a.every((item, index) => isSameJson(item, b[index]));
  }
  const left = asObject(a);
  const right = asObject(b);
  if (left === undefined || right === undefined) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSameJson(left[key], right[key]))
  );
}

/** A copy of `document` with `value` at `path`, sharing all that did not change; undefined removes the member. */
export function withValueAt(document: Json | undefined, path: Path, value: Json | undefined): Json {
  return withValues(document, [{ path, value }]);
}

/** The same for many paths at once, so that a long list is copied once and not for each. An outer one wins over those in it. */
export function withValues(
  document: Json | undefined,
  places: readonly { readonly path: Path; readonly value: Json | undefined }[],
): Json {
  const [whole] = places.filter(({ path }) => path.length === 0);
  if (whole !== undefined) return whole.value ?? null;
  const byKey = new Map<string | number, { path: Path; value: Json | undefined }[]>();
  for (const { path, value } of places) {
    const [key = '', ...rest] = path;
    const inKey = byKey.get(key);
    if (inKey === undefined) byKey.set(key, [{ path: rest, value }]);
    else inKey.push({ path: rest, value });
  }
  if (isList(document)) {
    return document.map((item, index) => {
      const inItem = byKey.get(index);
      return inItem === undefined ? item : withValues(item, inItem);
    });
  }
  const members = new Map(Object.entries(asObject(document) ?? {}));
  for (const [key, inMember] of byKey) {
    const name = String(key);
    const isRemoved = inMember.some(({ path, value }) => path.length === 0 && value === undefined);
    if (isRemoved) members.delete(name);
    else members.set(name, withValues(members.get(name), inMember));
  }
  return Object.fromEntries(members);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
