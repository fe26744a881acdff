import { expect, it } from 'vitest';
import type { Json } from './json.ts';
import { isSelected } from './label-selector.ts';

const labels = { app: 'web', 'gracehook.io/inject': 'enabled' };
const expression = (key: string, operator: string, ...values: string[]): Json => ({
  matchExpressions: [{ key, operator, ...(values.length > 0 && { values }) }],
});

it.each<[selector: Json | undefined, isMatch: boolean]>([
  [undefined, true],
  [{}, true],
  [{ matchLabels: { app: 'web' } }, true],
  [{ matchLabels: { app: 'web', tier: 'front' } }, false],
  [expression('app', 'In', 'api', 'web'), true],
  [expression('app', 'In', 'api'), false],
  [expression('tier', 'In', 'front'), false],
  [expression('app', 'NotIn', 'web'), false],
  [expression('tier', 'NotIn', 'front'), true],
  [expression('app', 'Exists'), true],
  [expression('tier', 'Exists'), false],
  [expression('app', 'DoesNotExist'), false],
  [expression('tier', 'DoesNotExist'), true],
  [expression('app', 'Near', 'web'), false],
  [{ matchLabels: { app: 'web' }, ...(expression('app', 'NotIn', 'web') as object) } as Json, false],
])('%j selects the labels: %s', (selector, isMatch) => {
  expect(isSelected(labels, selector)).toBe(isMatch);
});

it('selects by own members only', () => {
  expect(isSelected({}, { matchLabels: { constructor: 'x' } })).toBe(false);
  expect(isSelected(null, expression('constructor', 'DoesNotExist'))).toBe(true);
});
