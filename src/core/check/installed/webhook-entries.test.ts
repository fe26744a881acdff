import { expect, it } from 'vitest';
import { readExpectedEntries } from '../../../check/read-webhooks.ts';
import { type Json, type JsonObject, type Path, withValueAt } from '../../json.ts';
import { webhookEntries } from './webhook-entries.ts';

const expectedEntries = await readExpectedEntries();
const whole: JsonObject = { metadata: { name: 'gracehook' }, webhooks: expectedEntries };
const judge = (configuration: JsonObject) =>
  webhookEntries.judge({ configurations: [configuration], expectedEntries });
const changed = (path: Path, value: Json | undefined) =>
  judge(withValueAt(whole, ['webhooks', ...path], value) as JsonObject);

it('passes what this version makes', () => expect(judge(whole)?.outcome).toBe('passed'));

it('passes what an admin may choose', () => {
  const chosen = expectedEntries.map((entry, index) => ({
    ...entry,
    timeoutSeconds: 5,
    objectSelector: {},
    ...(index < 2 && { failurePolicy: 'Fail' }),
    namespaceSelector: {
      matchLabels: { stage: 'test' },
      matchExpressions: [
        { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', 'gracehook', 'db'] },
        ...(index === 1 ? [{ key: 'gracehook.io/inject', operator: 'In', values: ['enabled', 'true'] }] : []),
      ],
    },
  }));
  expect(judge({ ...whole, webhooks: chosen })).toEqual({ outcome: 'passed' });
});

it.each<[string, Path, Json | undefined]>([
  ['rules of pods', [0, 'rules', 0, 'operations'], ['CREATE', 'UPDATE']],
  ['matchConditions of pods', [0, 'matchConditions', 1], undefined],
  ['matchConditions of workloads', [2, 'matchConditions', 0, 'expression'], 'true'],
  ['namespaceSelector of labelled-pods', [1, 'namespaceSelector', 'matchExpressions'], []],
  [
    'namespaceSelector of pods',
    [0, 'namespaceSelector', 'matchExpressions'],
    [{ key: 'gracehook.io/inject', operator: 'Exists' }],
  ],
  ['objectSelector of pods', [0, 'objectSelector'], { matchLabels: { a: 'b' } }],
  ['reinvocationPolicy of pods', [0, 'reinvocationPolicy'], 'Never'],
  ['sideEffects of workloads', [2, 'sideEffects'], 'Some'],
  ['matchPolicy of workloads', [2, 'matchPolicy'], 'Exact'],
  ['clientConfig.service.path of pods', [0, 'clientConfig', 'service', 'path'], '/mutate'],
  ['failurePolicy of workloads', [2, 'failurePolicy'], 'Fail'],
  ['the failurePolicy of the entries for pods differs', [1, 'failurePolicy'], 'Fail'],
])('finds %s', (words, path, value) => {
  const verdict = changed(path, value);
  expect(verdict).toMatchObject({ outcome: 'failed', found: expect.stringContaining(words) });
});

it('finds an entry that is missing, and one that is none of ours', () => {
  const webhooks = [...expectedEntries.slice(0, 2), { ...expectedEntries[2], name: 'others.example.org' }];
  const found = judge({ ...whole, webhooks })?.found;
  expect(found).toContain('workloads.gracehook.io is missing');
  expect(found).toContain('others.example.org is none of ours');
});

it('has nothing to say without a configuration', () => {
  expect(webhookEntries.judge({ configurations: [], expectedEntries })).toBeUndefined();
});
