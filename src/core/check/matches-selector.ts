import { asList, asObject, asString, type Json, valueAt } from '../json.ts';

/**
 * Whether a label selector takes an object with these labels, by the rules of the API; an absent or empty one takes all.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function matchesSelector(selector: Json | undefined, labels: Json | undefined): boolean {
  const label = (key: string) => asString(valueAt(labels, [key]));
  const wanted = Object.entries(asObject(valueAt(selector, ['matchLabels'])) ?? {});
  if (!wanted.every(([key, value]) => label(key) === value)) return false;
  return asList(valueAt(selector, ['matchExpressions'])).every((expression) => {
    const value = label(asString(valueAt(expression, ['key'])) ?? '');
    const isListed = value !== undefined && asList(valueAt(expression, ['values'])).includes(value);
    switch (valueAt(expression, ['operator'])) {
      case 'In':
        return isListed;
      case 'NotIn':
        return !isListed;
      case 'Exists':
        return value !== undefined;
      default:
        return value === undefined;
    }
  });
}
