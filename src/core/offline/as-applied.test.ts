import { expect, it } from 'vitest';
import { type JsonObject, valueAt } from '../json.ts';
import { defaultContext } from '../pod-context.ts';
import { decideWorkload } from '../workload/decide-workload.ts';
import { asApplied } from './as-applied.ts';

const annotations = { 'gracehook.io/inject': 'enabled' };

function deployment(strategy?: JsonObject, metadata: JsonObject = {}): JsonObject {
  const spec = { replicas: 2, template: { spec: { containers: [] } }, ...(strategy && { strategy }) };
  return { kind: 'Deployment', metadata: { name: 'web', annotations, ...metadata }, spec };
}

const apiDefault = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };
const paths = (workload: JsonObject) =>
  decideWorkload(workload, { ...defaultContext('test'), old: undefined }).operations.map(({ path }) => path);
const surge = '/spec/strategy/rollingUpdate/maxUnavailable';

it.each<[what: string, manifest: JsonObject, isSurging: boolean]>([
  ['names no strategy', deployment(), true],
  ['names only its type', deployment({ type: 'RollingUpdate' }), true],
  ['writes the default itself', deployment(apiDefault), false],
  ['writes another one', deployment({ rollingUpdate: { maxSurge: 1 } }), false],
  ['recreates', deployment({ type: 'Recreate' }), false],
])('shows the webhook a Deployment that %s as the API server would', (_what, manifest, isSurging) => {
  expect(paths(asApplied(manifest, false)).includes(surge)).toBe(isSurging);
});

it('takes an object that was read from a cluster as it is', () => {
  const live = deployment(apiDefault, { uid: 'u' });
  expect(asApplied(live, false)).toBe(live);
  expect(paths(asApplied(live, false))).toContain(surge);
});

it('fills in one replica where nobody else sets them', () => {
  const statefulSet = { kind: 'StatefulSet', spec: {} };
  expect(valueAt(asApplied(statefulSet, false), ['spec', 'replicas'])).toBe(1);
  expect(valueAt(asApplied(statefulSet, true), ['spec', 'replicas'])).toBeUndefined();
  expect(valueAt(asApplied({ kind: 'DaemonSet', spec: {} }, false), ['spec', 'replicas'])).toBeUndefined();
});
