import { expect, it } from 'vitest';
import { jsonText } from './exact-json.ts';
import { parseManifests } from './parse-manifests.ts';

const parsed = (text: string) =>
  parseManifests({ name: 'a.yaml', text }).manifests.map(({ exact }) => jsonText(exact));

it.each<[yaml: string, json: string]>([
  ['mode: 0644', '420'],
  ['mode: 0o644', '420'],
  ['flag: yes', 'true'],
  ['flag: "yes"', '"yes"'],
  ['time: 12:30', '"12:30"'],
  ['day: 2001-01-01', '"2001-01-01"'],
  ['size: 1_000', '1000'],
  ['big: 12345678901234567890', '12345678901234567890'],
  ['low: -9223372036854775808', '-9223372036854775808'],
  ['half: 1.50', '1.5'],
  ['none: ~', 'null'],
  ['endless: .inf', 'null'],
  ['__proto__: {a: 1}', '{"a":1}'],
])('reads %s as kubectl does', (yaml, json) => {
  expect(parsed(`${yaml}\n`)).toEqual([`{"${yaml.split(':')[0]}":${json}}`]);
});

it('gives the core plain numbers beside the exact ones', () => {
  const [manifest] = parseManifests({ name: '', text: 'big: 9007199254740993\nsmall: 3\n' }).manifests;
  expect(manifest?.json).toEqual({ big: 9007199254740992, small: 3 });
  expect(manifest?.exact).toEqual({ big: 9007199254740993n, small: 3 });
});

it('resolves aliases and merges, each to a value of its own', () => {
  expect(parsed('a: &a {x: [1]}\nb: *a\nc:\n  <<: *a\n  z: 2\n')).toEqual([
    '{"a":{"x":[1]},"b":{"x":[1]},"c":{"x":[1],"z":2}}',
  ]);
});

it('passes over documents without content', () => {
  expect(parsed('---\n# only a comment\n---\nkind: A\n---\n---\nkind: B\n...\n')).toEqual([
    '{"kind":"A"}',
    '{"kind":"B"}',
  ]);
  expect(parsed('')).toEqual([]);
});

it.each([
  [
    'kind: A\n---\nkind: B\n  x: 1\n',
    'a.yaml:3: the document is no YAML: Nested mappings are not allowed in compact mappings',
  ],
  [
    'a: {b: 1\n',
    'a.yaml:2: the document is no YAML: Flow map in block collection must be sufficiently indented and end with a }',
  ],
  ['a: 1\na: 2\n', 'a.yaml:2: the document is no YAML: Map keys must be unique'],
  [
    'kind: A\nx:\n- *y\n',
    'a.yaml:3: the document is no YAML: Unresolved alias (the anchor must be set before the alias): y',
  ],
  ['# hi\nhello\n', 'a.yaml:2: the document is no Kubernetes object'],
  ['- kind: A\n', 'a.yaml:1: the document is no Kubernetes object'],
])('refuses %j with its line', (text, sentence) => {
  expect(() => parsed(text)).toThrow(sentence);
});

it('is not overwhelmed by aliases of aliases', () => {
  const lines = Array.from(
    { length: 20 },
    (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`,
  );
  expect(() => parsed(`a0: &a0 x\n${lines.join('\n')}\n`)).toThrow(/^a\.yaml:\d+: the document is no YAML: /);
});
