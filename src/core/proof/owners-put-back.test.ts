import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { ownersPutBack } from './owners-put-back.ts';

const inject = ['spec', 'template', 'metadata', 'annotations', 'gracehook.io/inject'];
const replicas = ['spec', 'replicas'];
const template = (...names: string[]) => ({
  'f:spec': {
    'f:template': {
      'f:metadata': {
        'f:annotations': { '.': {}, ...Object.fromEntries(names.map((name) => [`f:${name}`, {}])) },
      },
    },
  },
});
const entry = (
  manager: string,
  operation: string,
  fieldsV1: JsonObject,
  subresource?: string,
): JsonObject => ({
  ...{ manager, operation, apiVersion: 'apps/v1', fieldsV1 },
  ...(subresource !== undefined && { subresource }),
});
const object = (...managedFields: JsonObject[]): JsonObject => ({ metadata: { managedFields } });
const status = entry('kube-controller-manager', 'Update', { 'f:status': {} }, 'status');

it('gives a field back to the manifest that named it, and takes it from us', () => {
  const before = object(entry('flux', 'Apply', template('gracehook.io/inject', 'own')), status);
  const now = object(
    entry('flux', 'Apply', template('own')),
    entry('gracehook', 'Update', template('gracehook.io/inject')),
    status,
  );
  const put = applyOperations(now, ownersPutBack(before, now, [inject]));
  expect(put).toEqual(object(entry('flux', 'Apply', template('own', 'gracehook.io/inject')), status));
  expect(ownersPutBack(before, put as JsonObject, [inject])).toEqual([]);
});

it('brings a manager back that named nothing else, with just that field', () => {
  const before = object(entry('kubectl-scale', 'Update', { 'f:spec': { 'f:replicas': {} } }, 'scale'));
  const now = object(entry('gracehook', 'Update', { 'f:spec': { 'f:replicas': {} } }, 'scale'), status);
  expect(applyOperations(now, ownersPutBack(before, now, [replicas]))).toEqual({
    metadata: {
      managedFields: [status, entry('kubectl-scale', 'Update', { 'f:spec': { 'f:replicas': {} } }, 'scale')],
    },
  });
});

it('leaves to us what a restart wrote and what was ours before, and to others what they wrote since', () => {
  const before = object(entry('gracehook', 'Update', template('gracehook.io/inject')));
  const now = object(
    entry('gracehook', 'Update', template('gracehook.io/inject', 'restartedAt', 'gracehook.io/delay')),
    entry('kubectl', 'Update', template('gracehook.io/delay')),
  );
  const delay = [...inject.slice(0, -1), 'gracehook.io/delay'];
  expect(applyOperations(now, ownersPutBack(before, now, [inject, delay]))).toEqual(
    object(
      entry('gracehook', 'Update', template('gracehook.io/inject', 'restartedAt')),
      entry('kubectl', 'Update', template('gracehook.io/delay')),
    ),
  );
});
