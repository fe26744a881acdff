import { expect, it } from 'vitest';
import { parsedJson } from './parsed-json.ts';

it.each([
  ['{"a":[1,null]}', { a: [1, null] }],
  ['null', null],
  ['', undefined],
  ['{', undefined],
  [undefined, undefined],
])('reads %j as %j', (text, value) => {
  expect(parsedJson(text)).toEqual(value);
});
