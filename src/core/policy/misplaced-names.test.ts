import { expect, it } from 'vitest';
import { misplacedNames } from './misplaced-names.ts';

const found = (metadata: object) =>
  misplacedNames({ metadata } as never).map(({ code, detail }) => [code, detail]);

it('reports a label that should be an annotation, but not the one that we write', () => {
  const labels = { 'gracehook.io/inject': 'enabled', 'gracehook.io/injected': 'true', app: 'web' };
  expect(found({ labels })).toEqual([
    ['MisplacedLabel', 'gracehook.io/inject is a label and has no effect here; make it an annotation.'],
  ]);
});

it.each<[kind: 'labels' | 'annotations', prefix: string, end: string]>([
  ['labels', 'gracehook.io/', ' is a label and has no effect here; make it an annotation.'],
  ['annotations', 'gracehok.io/', ' is not read by Gracehook; did you mean the prefix gracehook.io/?'],
])('cuts a long name among %s, so that the sentence fits into a warning', (kind, prefix, end) => {
  const named = (letters: number) => prefix.padEnd(letters, 'x');
  const detailOf = (key: string) => found({ [kind]: { [key]: 'x' } }).map(([, detail]) => detail);
  expect(detailOf(named(55))).toEqual([`${named(55)}${end}`]);
  expect(detailOf(named(56))).toEqual([`${named(54)}…${end}`]);
  expect(55 + end.length).toBeLessThanOrEqual(120);
});

it.each([
  'gracehok.io/inject',
  'gracehook.com/inject',
  'grace-hook.io/inject',
  'GraceHook.io/delay',
  'gracehook/delay',
])('reports the misspelt prefix of %s', (key) => {
  expect(found({ annotations: { [key]: 'enabled' } })).toEqual([
    ['UnknownAnnotation', `${key} is not read by Gracehook; did you mean the prefix gracehook.io/?`],
  ]);
});

it.each([
  'gracehook.io/inject',
  'linkerd.io/inject',
  'grafana.com/dashboard',
  'webhook.io/x',
  'inject',
  '__proto__',
  '',
])('says nothing of the annotation %j', (key) => {
  expect(found({ annotations: Object.fromEntries([[key, 'x']]) })).toEqual([]);
});

it.each([null, [], 'x'])('takes %j for metadata without throwing', (metadata) => {
  expect(misplacedNames({ metadata })).toEqual([]);
});
