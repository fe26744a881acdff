import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { webhookChangedBy } from './webhook-changed-by.ts';

const time = '2026-01-01T00:00:00Z';
const written = (manager: string, fields: JsonObject) => ({
  metadata: {
    name: 'gracehook',
    managedFields: [
      { manager, time, fieldsV1: { 'f:webhooks': { 'k:{"name":"pods.gracehook.io"}': fields } } },
    ],
  },
});
const policy = { '.': {}, 'f:name': {}, 'f:failurePolicy': {} };

it.each([
  'helm',
  'Helm',
  'gracehook',
  'argocd-controller',
  'kustomize-controller',
  'kubectl-client-side-apply',
])('expects %s', (manager) =>
  expect(webhookChangedBy.judge({ configurations: [written(manager, policy)] })?.outcome).toBe('passed'),
);

it('names who else wrote which field, and when', () => {
  expect(webhookChangedBy.judge({ configurations: [written('kubectl-edit', policy)] })).toMatchObject({
    outcome: 'warned',
    found: `in gracehook kubectl-edit wrote failurePolicy of pods.gracehook.io (${time})`,
  });
});

it.each([
  ['a caBundle alone', { 'f:clientConfig': { 'f:caBundle': {} } }, 'passed'],
  ['a Service beside it', { 'f:clientConfig': { 'f:caBundle': {}, 'f:service': {} } }, 'warned'],
  ['nothing but the name', { '.': {}, 'f:name': {} }, 'passed'],
])('takes %s as it is', (_what, fields, outcome) => {
  expect(webhookChangedBy.judge({ configurations: [written('kubectl-patch', fields)] })?.outcome).toBe(
    outcome,
  );
});

it('has nothing to say without a configuration', () => {
  expect(webhookChangedBy.judge({ configurations: [] })).toBeUndefined();
});
