import { asObject, isSameJson, type Json, type Path, valueAt } from './json.ts';
import { type Operation, pointerOf } from './json-patch.ts';

/** A wish: `value` shall be at `path`; undefined means that nothing shall be there. A path that ends in `-` appends. */
export interface Edit {
  readonly path: Path;
  readonly value: Json | undefined;
}

/**
 * The operations that fulfil the edits, in their order. What is so already gives no operation, and parents that
 * are missing (or null, as empty lists and maps often are) come with their first member.
 */
export function operationsFor(document: Json, edits: readonly Edit[]): Operation[] {
  const created = new Set<string>();
  return edits.flatMap((edit) => {
    const operation = operationFor(document, edit, created);
    return operation === undefined ? [] : [operation];
  });
}

function operationFor(document: Json, { path, value }: Edit, created: Set<string>): Operation | undefined {
  const missing = missingParent(document, path, created);
  if (missing !== undefined) {
    if (value === undefined) return undefined;
    for (let length = missing; length < path.length; length++) created.add(pointerOf(path.slice(0, length)));
    return { op: 'add', path: pointerOf(path.slice(0, missing)), value: nested(path.slice(missing), value) };
  }
  const current = valueAt(document, path);
  const pointer = pointerOf(path);
  if (value === undefined) return current === undefined ? undefined : { op: 'remove', path: pointer };
  if (current === undefined) return { op: 'add', path: pointer, value };
  return isSameJson(current, value) ? undefined : { op: 'replace', path: pointer, value };
}

/**
 * The length of the path's first part that leads to no object or list as the next key wants it, neither in the document
 * nor made by an earlier edit; undefined where every parent is there.
 */
function missingParent(document: Json, path: Path, created: ReadonlySet<string>): number | undefined {
  let parent: Json | undefined = document;
  for (let length = 1; length < path.length; length++) {
    const key = path[length - 1] as string | number;
    parent = valueAt(parent, [key]);
    const isInList = typeof path[length] === 'number' || path[length] === '-';
    const isParent = isInList ? Array.isArray(parent) : asObject(parent) !== undefined;
    if (!isParent && !created.has(pointerOf(path.slice(0, length)))) return length;
  }
  return undefined;
}

/** `value` inside the objects and lists that the keys name: `['env', '-']` and 1 give `{env: [1]}`. */
function nested(keys: Path, value: Json): Json {
  return keys.reduceRight<Json>((inner, key) => (key === '-' ? [inner] : { [key]: inner }), value);
}

/** The edits without those that a later one of the same path overrules; appends all stay. */
export function latestEdits(edits: readonly Edit[]): Edit[] {
  const byPointer = new Map<string, Edit>();
  for (const edit of edits) {
    const pointer = pointerOf(edit.path);
    byPointer.set(edit.path.at(-1) === '-' ? `${pointer}${byPointer.size}` : pointer, edit);
  }
  return [...byPointer.values()];
}
