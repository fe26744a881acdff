import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import {
  installedConfiguration,
  isOfGracehook,
  isOfInstallation,
  withoutWorkloadEntry,
} from './installed-configuration.ts';

const entries = (...names: string[]) => names.map((name) => ({ name }));
const configuration = (metadata: JsonObject, ...names: string[]): JsonObject => ({
  metadata: { name: 'edge', ...metadata },
  webhooks: entries(...names),
});
const release = { 'meta.helm.sh/release-name': 'edge', 'meta.helm.sh/release-namespace': 'infra' };

it.each<[object: JsonObject, isOurs: boolean]>([
  [configuration({ labels: { 'app.kubernetes.io/name': 'gracehook' } }), true],
  [configuration({}, 'pods.example.org', 'pods.gracehook.io'), true],
  [configuration({ labels: { 'app.kubernetes.io/name': 'other' } }, 'pods.notgracehook.io'), false],
  [configuration({}), false],
])('%j is known by its label or its entries: %s', (object, isOurs) => {
  expect(isOfGracehook(object)).toBe(isOurs);
});

it('the entry is taken out by its place, guarded by its name, and only where it is', () => {
  const object = configuration({ annotations: release }, 'pods.gracehook.io', 'workloads.gracehook.io');
  expect(withoutWorkloadEntry(object)).toEqual([
    { op: 'test', path: '/webhooks/1/name', value: 'workloads.gracehook.io' },
    { op: 'remove', path: '/webhooks/1' },
  ]);
  expect(withoutWorkloadEntry(configuration({}, 'pods.gracehook.io'))).toEqual([]);
  expect(installedConfiguration(object)).toEqual({
    name: 'edge',
    hasWorkloadEntry: true,
    deployer: { tool: 'Helm', name: 'edge', namespace: 'infra' },
  });
});

it.each<[metadata: JsonObject, isIn: boolean]>([
  [{ labels: { 'app.kubernetes.io/name': 'gracehook' } }, true],
  [{ annotations: release }, true],
  [{ annotations: { ...release, 'meta.helm.sh/release-namespace': 'shop' } }, false],
  [{ annotations: { ...release, 'meta.helm.sh/release-name': 'web' } }, false],
  [{}, false],
])('a namespace with %j goes with the installation: %s', (metadata, isIn) => {
  const installed = [installedConfiguration(configuration({ annotations: release }))];
  expect(isOfInstallation({ kind: 'Namespace', metadata }, installed)).toBe(isIn);
});
