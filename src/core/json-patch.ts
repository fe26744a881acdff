import fastJsonPatch from 'fast-json-patch';
import type { Json, Path } from './json.ts';

/** An operation of RFC 6902, as the API server applies it to the object under review. */
export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string };

/** The JSON pointer (RFC 6901) of a path: `~` and `/` in keys are escaped. */
export function pointerOf(path: Path): string {
  let pointer = '';
  for (const key of path) {
    pointer += typeof key === 'number' ? `/${key}` : `/${fastJsonPatch.escapePathComponent(key)}`;
  }
  return pointer;
}

/**
 * A copy of `document` with the operations applied, by the library that reviewers of our patches would use too.
 * Throws where an operation does not apply. For tests, self-checks and the command line: the webhook only sends.
 */
export function applyOperations(document: Json, operations: readonly Operation[]): Json {
  const copy: unknown = structuredClone(document);
  return fastJsonPatch.applyPatch(copy, structuredClone(operations) as fastJsonPatch.Operation[], true)
    .newDocument as Json;
}
