import { asList, asObject, type Json } from '../../src/core/json.ts';

/** Where two documents differ, one line each; empty where they are the same JSON. Short where a whole diff is pages. */
export function differences(expected: Json | undefined, actual: Json | undefined, path = ''): string[] {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }).flatMap((_, index) =>
      differences(asList(expected)[index], asList(actual)[index], `${path}/${index}`),
    );
  }
  const [left, right] = [asObject(expected), asObject(actual)];
  if (left !== undefined && right !== undefined) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].flatMap((key) => differences(left[key], right[key], `${path}/${key}`));
  }
  return JSON.stringify(expected) === JSON.stringify(actual)
    ? []
    : [`${path}: expected ${JSON.stringify(expected)}, is ${JSON.stringify(actual)}`];
}
