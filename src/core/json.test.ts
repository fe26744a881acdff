import { expect, it } from 'vitest';
import {
  asInteger,
  asList,
  asObject,
  isSameJson,
  type Json,
  type Path,
  valueAt,
  withValueAt,
  withValues,
} from './json.ts';

/** Parsed, so that `__proto__` is a member like any other. */
const parsed = (text: string) => JSON.parse(text) as Json;
const odd = parsed('{"__proto__":{"a":1},"constructor":{"b":2},"list":[{"c":3}],"nothing":null}');

it.each<[path: Path, value: Json | undefined]>([
  [[], odd],
  [['__proto__', 'a'], 1],
  [['constructor', 'b'], 2],
  [['list', 0, 'c'], 3],
  [['list', 1], undefined],
  [['list', 'length'], undefined],
  [['nothing'], null],
  [['nothing', 'x'], undefined],
  [['toString'], undefined],
  [['constructor', 'name'], undefined],
])('finds own members only: %j', (path, value) => {
  expect(valueAt(odd, path)).toEqual(value);
});

it('finds nothing on the prototype of an object without the member', () => {
  expect([valueAt({}, ['__proto__']), valueAt({}, ['constructor'])]).toEqual([undefined, undefined]);
});

it.each<[path: Path, value: Json | undefined, text: string]>([
  [['__proto__', 'a'], 9, '{"__proto__":{"a":9},"constructor":{"b":2},"list":[{"c":3}],"nothing":null}'],
  [['list', 0, 'd'], 4, '{"__proto__":{"a":1},"constructor":{"b":2},"list":[{"c":3,"d":4}],"nothing":null}'],
  [['nothing'], undefined, '{"__proto__":{"a":1},"constructor":{"b":2},"list":[{"c":3}]}'],
  [
    ['nothing', 'x'],
    true,
    '{"__proto__":{"a":1},"constructor":{"b":2},"list":[{"c":3}],"nothing":{"x":true}}',
  ],
])('makes a copy with %j set to %j, and leaves the original', (path, value, text) => {
  const before = JSON.stringify(odd);
  expect(JSON.stringify(withValueAt(odd, path, value))).toBe(text);
  expect(JSON.stringify(odd)).toBe(before);
});

it('sets many places at once, an outer one before those in it, and copies a long list once', () => {
  let copies = 0;
  const list = Array.from({ length: 9 }, (_, index) => ({ name: index, gone: true }));
  const counting = Object.assign([...list], {
    map: (change: (item: Json, index: number) => Json) => {
      copies++;
      return list.map(change);
    },
  });
  const places = list.flatMap((_, index) => [
    { path: ['list', index, 'gone', 'deep'], value: 1 },
    { path: ['list', index, 'gone'], value: undefined },
    { path: ['list', index, 'new', 'deep'], value: index },
  ]);
  expect(withValues({ list: counting, kept: 1 }, places)).toEqual({
    list: list.map(({ name }) => ({ name, new: { deep: name } })),
    kept: 1,
  });
  expect(copies).toBe(1);
  expect(withValues({ a: 1 }, [])).toEqual({ a: 1 });
});

it.each<[a: string, b: string, isSame: boolean]>([
  ['{"a":1,"b":2}', '{"b":2,"a":1}', true],
  ['{"__proto__":1}', '{"__proto__":1}', true],
  ['{"__proto__":{}}', '{"a":{}}', false],
  ['{"a":null}', '{}', false],
  ['{}', '{"a":1}', false],
  ['{"a":1}', '{}', false],
  ['[1,{"a":2}]', '[1,{"a":2}]', true],
  ['[1,2]', '[2,1]', false],
  ['[1,2]', '[1,3]', false],
  ['[1]', '[1,2]', false],
  ['[1,2]', '[1]', false],
  ['[]', '{}', false],
  ['[1]', '{"0":1,"length":1}', false],
  ['{"0":1,"length":1}', '[1]', false],
  ['null', '{}', false],
  ['{}', 'null', false],
  ['"1"', '1', false],
])('compares %s and %s: same %s', (a, b, isSame) => {
  expect(isSameJson(parsed(a), parsed(b))).toBe(isSame);
});

it.each<[value: Json, integer: number | undefined]>([
  [30, 30],
  [-1, -1],
  [2 ** 53 - 1, 2 ** 53 - 1],
  [2 ** 53, undefined],
  [1.5, undefined],
  ['30', undefined],
  [null, undefined],
])('takes %j for the integer %s', (value, integer) => {
  expect(asInteger(value)).toBe(integer);
});

it('takes null and scalars for no object and for an empty list', () => {
  for (const value of [null, 1, 'x', undefined])
    expect([asObject(value), asList(value)]).toEqual([undefined, []]);
  expect([asObject([1]), asList({ length: 1 })]).toEqual([undefined, []]);
});
