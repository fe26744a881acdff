import type { Json } from './json.ts';
import { annotationsOf } from './pod.ts';
import { fitsInUtf8 } from './utf8-length.ts';

/** The API server allows 262,144 bytes for all annotations of an object; the rest is left to others. */
const mostBytes = 240 * 1024;

/** Whether an object (or template) has room for these annotations, in place of its own of the same names. */
export function hasRoomForAnnotations(object: Json | undefined, added: ReadonlyMap<string, string>): boolean {
  const annotations = new Map([...annotationsOf(object), ...added]);
  return fitsInUtf8([...annotations.keys(), ...annotations.values()], mostBytes);
}
