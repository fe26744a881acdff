import { expect, it } from 'vitest';
import { matchesSelector } from './matches-selector.ts';

const labels = { team: 'shop', 'kubernetes.io/metadata.name': 'web' };

it.each([
  ['an absent selector', undefined, true],
  ['an empty selector', {}, true],
  ['an equal label', { matchLabels: { team: 'shop' } }, true],
  ['another value', { matchLabels: { team: 'other' } }, false],
  ['In with the value', expression('team', 'In', ['a', 'shop']), true],
  ['In without the value', expression('team', 'In', ['a']), false],
  ['In on a label that is not there', expression('none', 'In', ['a']), false],
  ['NotIn with the value', expression('team', 'NotIn', ['shop']), false],
  ['NotIn on a label that is not there', expression('none', 'NotIn', ['a']), true],
  ['Exists', expression('team', 'Exists'), true],
  ['Exists on a label that is not there', expression('none', 'Exists'), false],
  ['DoesNotExist', expression('team', 'DoesNotExist'), false],
  ['DoesNotExist on a label that is not there', expression('none', 'DoesNotExist'), true],
])('%s takes the object: %#', (_what, selector, isTaken) => {
  expect(matchesSelector(selector, labels)).toBe(isTaken);
});

function expression(key: string, operator: string, values?: string[]) {
  return { matchExpressions: [{ key, operator, ...(values && { values }) }] };
}
