import { expect, it } from 'vitest';
import { annotationIn, celList, celText } from './cel.ts';

it.each([
  ['web', "'web'"],
  ['^\\d+$', "r'^\\d+$'"],
  ["it's", '"it\'s"'],
  ['a\nb', '"a\\nb"'],
  ["\\'", '"\\\\\'"'],
])('writes %j as a literal of CEL', (text, literal) => {
  expect(celText(text)).toBe(literal);
});

it('writes lists and looks annotations up', () => {
  expect(celList([5432, 'a'])).toBe("[5432, 'a']");
  expect(annotationIn('variables.annotations', 'gracehook.io/delay')).toBe(
    "variables.annotations[?'gracehook.io/delay'].orValue('')",
  );
});
