import { expect, it } from 'vitest';
import { type JsonObject, valueAt, withValueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext } from '../pod-context.ts';
import { decideWorkload } from '../workload/decide-workload.ts';
import { isRolling, takenBack } from './taken-back.ts';

const inject = 'gracehook.io/inject';
const delay = 'gracehook.io/delay';
const apiDefault = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };

function workload(kind: string, annotations: JsonObject, ofTemplate: JsonObject = {}): JsonObject {
  return {
    kind,
    metadata: { name: 'web', namespace: 'shop', annotations },
    spec: {
      replicas: 2,
      ...(kind === 'Deployment' && { strategy: apiDefault }),
      template: { metadata: { annotations: ofTemplate }, spec: { containers: [{ name: 'app' }] } },
    },
  };
}

/** As the webhook stores it. */
function stored(object: JsonObject): JsonObject {
  const context = { ...defaultContext('0.0.0'), old: undefined };
  return applyOperations(object, decideWorkload(object, context).operations) as JsonObject;
}

function withManager(object: JsonObject, fieldsV1: JsonObject): JsonObject {
  const managedFields = [{ manager: 'argocd-controller', operation: 'Apply', fieldsV1 }];
  return withValueAt(object, ['metadata', 'managedFields'], managedFields) as JsonObject;
}

function without(object: JsonObject, isAll = false): JsonObject {
  return applyOperations(object, takenBack(object, isAll).operations) as JsonObject;
}

const optedIn = { [inject]: 'enabled', [delay]: '7s', 'example.org/keep': 'mine' };

it.each(['Deployment', 'StatefulSet', 'DaemonSet'])(
  'what the webhook wrote into a %s is taken back, and what its team wrote stays',
  (kind) => {
    const before = workload(kind, optedIn, { 'example.org/keep': 'mine' });
    const opted = stored(before);
    expect(opted).not.toEqual(before);
    expect(without(opted)).toEqual(before);
    expect(takenBack(opted, false).parts).toEqual(
      kind === 'Deployment' ? ['copies', 'strategy'] : ['copies'],
    );
    expect(isRolling(takenBack(opted, false).operations)).toBe(true);
    expect(takenBack(before, false)).toEqual({ operations: [], parts: [] });
  },
);

it('with all, the words of the team go, too, each once, and nobody else’s', () => {
  const opted = stored(workload('Deployment', optedIn, { [delay]: '9s', 'example.org/keep': 'mine' }));
  const { operations, parts } = takenBack(opted, true);
  expect(parts).toEqual(['copies', 'strategy', 'annotations']);
  expect(new Set(operations.map(({ path }) => path)).size).toBe(operations.length);
  const keep = { 'example.org/keep': 'mine' };
  expect(without(opted, true)).toEqual(workload('Deployment', keep, keep));
});

it('a strategy goes back although the template says by itself that it is opted in, and no pod is replaced', () => {
  const before = workload('Deployment', {}, { [inject]: 'enabled' });
  const opted = stored(before);
  expect(valueAt(opted, ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'])).toBe(0);
  expect(takenBack(opted, false).parts).toEqual(['strategy']);
  expect(isRolling(takenBack(opted, false).operations)).toBe(false);
  expect(without(opted)).toEqual(before);
});

it.each<[what: string, fields: JsonObject, isAll: boolean]>([
  [
    'copies and marker in a template',
    {
      'f:spec': {
        'f:template': {
          'f:metadata': {
            'f:annotations': { [`f:${inject}`]: {}, [`f:${delay}`]: {}, 'f:gracehook.io/copied': {} },
          },
        },
      },
    },
    false,
  ],
  [
    'annotations of a workload',
    { 'f:metadata': { 'f:annotations': { [`f:${inject}`]: {}, [`f:${delay}`]: {} } } },
    true,
  ],
])('%s that a manifest names stay', (_what, fields, isAll) => {
  const opted = withManager(stored(workload('StatefulSet', optedIn)), fields);
  const names = takenBack(opted, isAll).operations.map(({ path }) => path);
  const [first] = Object.keys(fields);
  expect(names.filter((path) => path.startsWith(first === 'f:spec' ? '/spec' : '/metadata'))).toEqual([]);
});

it('the mark and the strategy that a manifest names stay, too', () => {
  const opted = stored(workload('Deployment', optedIn));
  const named = withManager(opted, {
    'f:metadata': { 'f:annotations': { 'f:gracehook.io/strategy-was': {} } },
    'f:spec': { 'f:strategy': { 'f:rollingUpdate': { 'f:maxUnavailable': {} } } },
  });
  expect(takenBack(named, false).parts).toEqual(['copies']);
});

it('of a namespace go label and annotations, with all only', () => {
  const labels = { [inject]: 'enabled', 'example.org/team': 'a' };
  const namespace = { kind: 'Namespace', metadata: { name: 'shop', labels, annotations: { [delay]: '9s' } } };
  expect(takenBack(namespace, false)).toEqual({ operations: [], parts: [] });
  expect(without(namespace, true)).toEqual({
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'example.org/team': 'a' }, annotations: {} },
  });
});
