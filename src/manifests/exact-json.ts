import type { Json } from '../core/json.ts';

/**
 * JSON in which an integer beyond 2^53 stands as a bigint, so that it survives. What looks and compares like JSON works
 * on it; only what computes must not see it, so the core decides on `plainJson` of it.
 */
export type ExactJson = Json;

/** What a YAML document stands for, as `toJS` gave it with integers as bigints. Nothing in it is shared. */
export function exactJson(value: unknown): ExactJson {
  return mapped(value, (number) =>
    Number.isSafeInteger(Number(number)) ? Number(number) : (number as never),
  );
}

/** The same with numbers alone, as `JSON.parse` gives them: large ones have lost digits. */
export function plainJson(value: ExactJson): Json {
  return mapped(value, Number);
}

/** JSON text; large integers have all their digits. */
export function jsonText(value: ExactJson, indent?: string | number): string {
  return JSON.stringify(
    value,
    (_key, member: unknown) => (typeof member === 'bigint' ? rawJSON(String(member)) : member),
    indent,
  );
}

/** Node has had it since 21; TypeScript's library does not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

function mapped(value: unknown, integer: (value: bigint) => number): Json {
  if (typeof value === 'bigint') return integer(value);
  // Kubernetes' JSON has no infinity and no NaN, which YAML can write.
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => mapped(item, integer));
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapped(item, integer)]));
}
