import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/core/json.ts';

/** An object with these members; one that is undefined is left out. */
export function members(of: Record<string, fc.Arbitrary<Json | undefined>>): fc.Arbitrary<JsonObject> {
  return fc.record(of).map((all) => {
    const present = Object.entries(all).filter((entry): entry is [string, Json] => entry[1] !== undefined);
    return Object.fromEntries(present);
  });
}

/** A member that is missing `missing` times as often as it is there. */
export function maybe<T extends Json>(value: fc.Arbitrary<T>, missing: number): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 1, arbitrary: value }, { weight: missing, arbitrary: fc.constant(undefined) });
}
