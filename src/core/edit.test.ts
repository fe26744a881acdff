import { expect, it } from 'vitest';
import { type Edit, latestEdits, operationsFor } from './edit.ts';
import type { Json } from './json.ts';
import { applyOperations, type Operation } from './json-patch.ts';

const env = (value: Json): Edit => ({ path: ['env', '-'], value });

it.each<[name: string, document: Json, edits: Edit[], operations: Operation[]]>([
  ['adds a member', { a: {} }, [{ path: ['a', 'b'], value: 1 }], [{ op: 'add', path: '/a/b', value: 1 }]],
  [
    'replaces one',
    { a: { b: 0 } },
    [{ path: ['a', 'b'], value: 1 }],
    [{ op: 'replace', path: '/a/b', value: 1 }],
  ],
  ['removes one', { a: 1 }, [{ path: ['a'], value: undefined }], [{ op: 'remove', path: '/a' }]],
  ['leaves what is so already', { a: { x: 1, y: 2 } }, [{ path: ['a'], value: { y: 2, x: 1 } }], []],
  ['removes nothing that is not there', {}, [{ path: ['a', 'b'], value: undefined }], []],
  [
    'makes missing parents with their first member',
    {},
    [
      { path: ['a', 'b', 'c'], value: 1 },
      { path: ['a', 'b', 'd'], value: 2 },
      { path: ['a', 'e'], value: 3 },
    ],
    [
      { op: 'add', path: '/a', value: { b: { c: 1 } } },
      { op: 'add', path: '/a/b/d', value: 2 },
      { op: 'add', path: '/a/e', value: 3 },
    ],
  ],
  [
    'makes a list once, then appends',
    {},
    [env(1), env(2)],
    [
      { op: 'add', path: '/env', value: [1] },
      { op: 'add', path: '/env/-', value: 2 },
    ],
  ],
  ['takes null for an empty list', { env: null }, [env(1)], [{ op: 'add', path: '/env', value: [1] }]],
  ['takes an object for no list', { env: {} }, [env(1)], [{ op: 'add', path: '/env', value: [1] }]],
  [
    'takes a list for no object',
    { labels: ['x'] },
    [{ path: ['labels', 'a'], value: 'b' }],
    [{ op: 'add', path: '/labels', value: { a: 'b' } }],
  ],
  ['appends to a list', { env: [1] }, [env(2)], [{ op: 'add', path: '/env/-', value: 2 }]],
  [
    'escapes keys',
    { a: {} },
    [{ path: ['a', 'x.io/~y'], value: 1 }],
    [{ op: 'add', path: '/a/x.io~1~0y', value: 1 }],
  ],
])('%s', (_name, document, edits, operations) => {
  const made = operationsFor(document, edits);
  expect(made).toEqual(operations);
  expect(() => applyOperations(document, made)).not.toThrow();
});

it('keeps the last edit of each path, and every append', () => {
  const first = { path: ['a'], value: undefined };
  const last = { path: ['a'], value: 2 };
  expect(latestEdits([first, env(1), last, env(1)])).toEqual([last, env(1), env(1)]);
});
