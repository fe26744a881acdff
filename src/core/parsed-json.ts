import type { Json } from './json.ts';

/** The JSON that a text of somebody else's holds; undefined where it holds none, or where there is no text. */
export function parsedJson(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
