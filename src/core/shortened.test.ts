import { expect, it } from 'vitest';
import { shortened } from './shortened.ts';

it.each([
  ['', ''],
  ['abcde', 'abcde'],
  ['abcdef', 'abcd…'],
])('cuts %j to five characters: %j', (text, short) => {
  expect(shortened(text, 5)).toBe(short);
});
