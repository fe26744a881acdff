import { expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { sourceOfNamespace } from './namespace-source.ts';

function namespaceOf(labels: Json, annotations: Json): Json {
  return { metadata: { name: 'shop', labels, annotations } };
}

it('takes inject from the label and all else from annotations', () => {
  const { place, values, reasons } = sourceOfNamespace(
    namespaceOf(
      { 'gracehook.io/inject': 'enabled', team: 'a' },
      { 'gracehook.io/delay': '7s', 'gracehook.io/odd': 'x', other: 'y' },
    ),
  );
  expect([place, Object.fromEntries(values), reasons]).toEqual([
    'namespace',
    { inject: 'enabled', delay: '7s', odd: 'x' },
    undefined,
  ]);
});

it.each<[what: string, labels: Json, annotations: Json, detail: string]>([
  [
    'inject as an annotation',
    {},
    { 'gracehook.io/inject': 'enabled' },
    'gracehook.io/inject has no effect as an annotation of a namespace; make it a label.',
  ],
  [
    'another setting as a label',
    { 'gracehook.io/readinessPort': '80' },
    {},
    'The namespace has gracehook.io/readinessPort as a label; make it an annotation.',
  ],
])('reports %s, which does not count', (_what, labels, annotations, detail) => {
  const { values, reasons } = sourceOfNamespace(namespaceOf(labels, annotations));
  expect([values.size, reasons]).toEqual([0, [{ code: 'UnknownAnnotation', detail, from: 'namespace' }]]);
});

it('keeps 4 KiB of a namespace and says that there was more', () => {
  const { values, reasons } = sourceOfNamespace(
    namespaceOf({}, { 'gracehook.io/delay': '7s', 'gracehook.io/env': `A=${'ä'.repeat(2048)}` }),
  );
  expect([...values.keys()]).toEqual(['delay']);
  const detail = 'The settings of the namespace are longer than 4 KiB together; what is beyond is ignored.';
  expect(reasons).toEqual([{ code: 'InvalidAnnotation', detail, from: 'namespace' }]);
  const fitting = sourceOfNamespace(namespaceOf({}, { 'gracehook.io/env': 'x'.repeat(4096 - 3) }));
  expect([fitting.values.size, fitting.reasons]).toEqual([1, undefined]);
});

it.each<[what: string, namespace: Json]>([
  ['nothing', null],
  ['no metadata', {}],
  ['null maps', namespaceOf(null, null)],
  ['lists for maps', namespaceOf([], ['gracehook.io/delay'])],
  ['values that are no texts', namespaceOf({ 'gracehook.io/inject': true }, { 'gracehook.io/delay': 5 })],
  ['labels of nobody’s', namespaceOf({ 'gracehook.io/injected': 'x', __proto__: 'y' }, {})],
])('says nothing of a namespace with %s', (_what, namespace) => {
  expect(sourceOfNamespace(namespace)).toEqual({ place: 'namespace', values: new Map() });
});

it('is one and the same for every namespace that says nothing, since a cluster has thousands', () => {
  expect(sourceOfNamespace(namespaceOf({ team: 'a' }, {}))).toBe(sourceOfNamespace(namespaceOf({}, null)));
});
