import { asList, asObject, asString, type Json, valueAt } from './json.ts';

/**
 * Whether a label selector of the API (`matchLabels`, `matchExpressions`) selects these labels; one that says nothing
 * selects all. An operator of a later version selects nothing.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function isSelected(labels: Json | undefined, selector: Json | undefined): boolean {
  const labelOf = (key: string) => asString(valueAt(labels, [key]));
  return (
    Object.entries(asObject(valueAt(selector, ['matchLabels'])) ?? {}).every(
      ([key, value]) => labelOf(key) === value,
    ) &&
    asList(valueAt(selector, ['matchExpressions'])).every((expression) => {
      const value = labelOf(asString(valueAt(expression, ['key'])) ?? '');
      const isListed = asList(valueAt(expression, ['values'])).some((one) => one === value);
      switch (valueAt(expression, ['operator'])) {
        case 'In':
          return isListed;
        case 'NotIn':
          return !isListed;
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
          return value === undefined;
        default:
          return false;
      }
    })
  );
}
