import { expect, it } from 'vitest';
import type { Json } from '../core/json.ts';
import type { Operation } from '../core/json-patch.ts';
import { changeManifests } from './change-manifests.ts';
import { parseManifests } from './parse-manifests.ts';

function changed(text: string, operations: Operation[]) {
  return changeManifests(parseManifests({ name: '', text }), new Map([[0, operations]]));
}

const add = (path: string, value: Json): Operation => ({
  op: 'add',
  path,
  value,
});
const replace = (path: string, value: number): Operation => ({ op: 'replace', path, value });
const hook = { preStop: { sleep: { seconds: 5 } } };

it.each<[what: string, before: string, operations: Operation[], after: string]>([
  [
    'adds a pair at the end of a map',
    'a: 1\nb:\n  c: 2 # two\n\nd: 3\n',
    [add('/b/x', 5)],
    'a: 1\nb:\n  c: 2 # two\n  x: 5\n\nd: 3\n',
  ],
  [
    'indents as the author does',
    'b:\n    c:\n    - 1\n',
    [add('/b/x', { v: [1, { z: 2 }] })],
    'b:\n    c:\n    - 1\n    x:\n        v:\n        - 1\n        - z: 2\n',
  ],
  [
    'adds behind comments that belong to the last member, before those that do not',
    'b:\n  c: 1\n  # d: 2\n# about e\ne: 1\n',
    [add('/b/x', 5)],
    'b:\n  c: 1\n  # d: 2\n  x: 5\n# about e\ne: 1\n',
  ],
  [
    'adds inner members before outer ones where both end at one place',
    'b:\n  c:\n  - d: 1\n',
    [add('/b/c/0/x', 1), add('/b/v', 2)],
    'b:\n  c:\n  - d: 1\n    x: 1\n  v: 2\n',
  ],
  [
    'adds in braces',
    'b: {c: 1} # flow\n',
    [add('/b/x', { v: 'true' })],
    'b: {c: 1, x: {v: "true"}} # flow\n',
  ],
  [
    'appends an item',
    'b:\n  - c: 1\ne: 2\n',
    [add('/b/-', { d: 'x: y' })],
    'b:\n  - c: 1\n  - d: "x: y"\ne: 2\n',
  ],
  ['appends in brackets', 'b: [1,\n  2]\n', [add('/b/-', 3)], 'b: [1,\n  2, 3]\n'],
  ['replaces a number and keeps its comment', 'b:   30   # s\n', [replace('/b', 40)], 'b: 40   # s\n'],
  [
    'fills an empty value',
    'b: # todo\nc: 1\n',
    [add('/b', hook)],
    'b: # todo\n  preStop:\n    sleep:\n      seconds: 5\nc: 1\n',
  ],
  ['fills a null', 'b: null\n', [add('/b', [1])], 'b:\n  - 1\n'],
  ['fills empty braces', 'b: {} # none\nc: 1\n', [add('/b/x', 1)], 'b: # none\n  x: 1\nc: 1\n'],
  [
    'removes a pair',
    'b:\n  c: 1\n  d:\n    e: 1\n  f: 2\n',
    [{ op: 'remove', path: '/b/d' }],
    'b:\n  c: 1\n  f: 2\n',
  ],
  [
    'removes the first pair of an item',
    '- x: 1\n  v: 2\n'.replace(/^/, 'b:\n').replaceAll('\n-', '\n-'),
    [{ op: 'remove', path: '/b/0/x' }],
    'b:\n- v: 2\n',
  ],
  ['removes the only pair', 'b:\n  c: 1\nd: 1\n', [{ op: 'remove', path: '/b/c' }], 'b: {}\nd: 1\n'],
  [
    'removes from braces',
    'b: {c: 1, d: 2, e: 3}\n',
    [
      { op: 'remove', path: '/b/d' },
      { op: 'remove', path: '/b/e' },
    ],
    'b: {c: 1}\n',
  ],
  [
    'removes the first of JSON',
    '{\n  "b": 1,\n  "c": 2,\n  "d": 3\n}\n',
    [
      { op: 'remove', path: '/b' },
      { op: 'remove', path: '/c' },
    ],
    '{\n  "d": 3\n}\n',
  ],
  [
    'works behind a block text',
    'b:\n  c: |\n    x\n\n\nd: 1\n',
    [add('/b/x', 5)],
    'b:\n  c: |\n    x\n  x: 5\n\n\nd: 1\n',
  ],
  [
    'keeps the empty lines that a block text owns',
    'b:\n  c: |+\n    x\n\n\n',
    [add('/b/x', 5)],
    'b:\n  c: |+\n    x\n\n\n  x: 5\n',
  ],
  [
    'ends lines as the author does',
    'b:\r\n  c: 1\r\n',
    [add('/b/x', { v: 1 })],
    'b:\r\n  c: 1\r\n  x:\r\n    v: 1\r\n',
  ],
  ['needs no last line break', 'b:\n  c: 1', [add('/b/x', 5)], 'b:\n  c: 1\n  x: 5'],
  [
    'keeps octal numbers, quotes and large integers',
    "b: {m: 0644, q: 'x', n: 12345678901234567890}\n",
    [add('/c', 1)],
    "b: {m: 0644, q: 'x', n: 12345678901234567890}\nc: 1\n",
  ],
  [
    'makes an alias a copy where the two part',
    'a: &p {x: 1, big: 12345678901234567890}\nb: *p # same\n',
    [add('/b/v', 2)],
    'a: &p {x: 1, big: 12345678901234567890}\nb: # same\n  x: 1\n  big: 12345678901234567890\n  v: 2\n',
  ],
  [
    'makes its aliases copies where a node changes',
    'a: &p {x: 1}\nb: *p\n',
    [add('/a/v', 2)],
    'a: &p {x: 1, v: 2}\nb:\n  x: 1\n',
  ],
  [
    'makes aliases of what goes copies',
    'a: {k: &p [1], l: 2}\nb: *p\n',
    [{ op: 'remove', path: '/a/k' }],
    'a: {l: 2}\nb:\n  - 1\n',
  ],
  [
    'overrides in a map what it merges',
    'a: &p\n  x: {v: 1}\nb:\n  <<: *p\n  z: 1\n',
    [add('/b/x/w', 2)],
    'a: &p\n  x: {v: 1}\nb:\n  <<: *p\n  z: 1\n  x:\n    v: 1\n    w: 2\n',
  ],
  [
    'writes out a merge of what changes',
    'a: &p\n  x: 1\nb:\n  <<: *p\n  z: 1\n',
    [add('/a/v', 2)],
    'a: &p\n  x: 1\n  v: 2\nb:\n  z: 1\n  x: 1\n',
  ],
  [
    'adds to JSON in its own style',
    '{\n    "b": {\n        "c": 1\n    }\n}\n',
    [add('/b/x', hook)],
    '{\n    "b": {\n        "c": 1,\n        "x": {\n            "preStop": {\n                "sleep": {\n                    "seconds": 5\n                }\n            }\n        }\n    }\n}\n',
  ],
  [
    'adds to JSON on one line',
    '{"b":{},"c":[1]}',
    [add('/b/x', { v: 1 }), add('/c/-', 2)],
    '{"b":{"x":{"v":1}},"c":[1,2]}',
  ],
])('%s', (_what, before, operations, after) => {
  const { text, failed } = changed(before, operations);
  expect(text).toBe(after);
  expect(failed).toEqual([]);
});

it('leaves every other document byte for byte as it is', () => {
  const [head, tail] = [
    '# head\n---   # one\nkind:   A\n...\n',
    '---\r\n  # none\r\n--- # three\nb: {c:   1 }\n',
  ];
  const file = parseManifests({ name: '', text: `${head}---\nx: 1\n${tail}` });
  expect(changeManifests(file, new Map([[1, [add('/v', 2)]]])).text).toBe(`${head}---\nx: 1\nv: 2\n${tail}`);
  expect(changeManifests(file, new Map([[1, []]])).text).toBe(file.input.text);
});

it('leaves a document alone, and names it, where a change would do harm, and makes the others', () => {
  // Without its pair, the comment of `data` would become part of the text above it.
  const text = 'kind: |\n  x\ndata:\n  k: 1\n  # a comment\n---\na: 1\n';
  const operations = new Map<number, Operation[]>([
    [0, [{ op: 'remove', path: '/data' }]],
    [1, [add('/b', 2)]],
  ]);
  const { failed, manifests, ...result } = changeManifests(parseManifests({ name: '', text }), operations);
  expect(failed).toEqual([0]);
  expect(result.text).toBe(`${text}b: 2\n`);
  expect(manifests).toEqual([
    { kind: 'x\n', data: { k: 1 } },
    { a: 1, b: 2 },
  ]);
});
