import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { namespacesReached } from './namespaces-reached.ts';

const configuration = (expressions: JsonObject[]) => ({
  webhooks: [{ name: 'labelled-pods.gracehook.io', namespaceSelector: { matchExpressions: expressions } }],
});
const configurations = [
  configuration([
    { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'hidden'] },
    { key: 'gracehook.io/inject', operator: 'In', values: ['enabled', 'true'] },
  ]),
];
const namespace = (name: string, inject?: string) => ({
  metadata: {
    name,
    labels: { 'kubernetes.io/metadata.name': name, ...(inject && { 'gracehook.io/inject': inject }) },
  },
});

it.each([
  ['opted in', namespace('shop', 'enabled'), 'passed', '1 opted in', ''],
  ['opted in by true', namespace('shop', 'true'), 'passed', '1 opted in', ''],
  ['opted out', namespace('shop', 'disabled'), 'passed', '0 opted in', ''],
  ['without the label', namespace('hidden'), 'passed', '0 opted in', ''],
  ['excluded', namespace('hidden', 'enabled'), 'failed', 'hidden opts in', 'excludedNamespaces'],
  ['forbidden', namespace('bank', 'enabled'), 'failed', 'forbids it', 'forbiddenNamespaces'],
  [
    'misspelt',
    namespace('shop', 'enable'),
    'failed',
    'inject=enable,',
    '--overwrite gracehook.io/inject=enabled',
  ],
  ['misspelt beyond guessing', namespace('shop', 'yes'), 'failed', 'inject=yes,', 'inject=enabled'],
  ['misspelt the other way', namespace('shop', 'disable'), 'failed', 'inject=disable,', 'inject=disabled'],
])('a namespace %s', (_what, one, outcome, found, remedy) => {
  const verdict = namespacesReached.judge({
    namespaces: [one],
    configurations,
    forbiddenNamespaces: new Set(['bank']),
  });
  expect(verdict?.outcome).toBe(outcome);
  expect(verdict?.found).toContain(found);
  expect(verdict?.remedy ?? '').toContain(remedy);
});

it('lets a namespace go that is being deleted', () => {
  const { metadata } = namespace('hidden', 'enabled');
  const namespaces = [{ metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }];
  const facts = { namespaces, configurations, forbiddenNamespaces: new Set<string>() };
  expect(namespacesReached.judge(facts)?.outcome).toBe('passed');
});
