import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { findingOf } from './finding.ts';

const marker = JSON.stringify({ of: 'Deployment/web', inject: 'enabled' });
const copies = { 'gracehook.io/inject': 'enabled', 'gracehook.io/copied': marker };
const surged = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } };

function deployment(metadata: JsonObject, template: JsonObject = copies, spec: JsonObject = {}): JsonObject {
  return {
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: { template: { metadata: { annotations: template } }, ...spec },
  };
}

it('a workload with copies is found by the name that kubectl takes', () => {
  expect(findingOf(deployment({}), false)).toEqual({
    name: 'shop/deployment/web',
    kind: 'Deployment',
    namespace: 'shop',
    ownName: 'web',
    parts: ['copies'],
    isRolling: true,
    refusal: undefined,
    inManifests: [],
    deployer: undefined,
    isUnmarkedSurge: false,
  });
});

it.each([
  ['that nobody opted in', deployment({}, {})],
  ['that only its team opted in', deployment({ annotations: { 'gracehook.io/inject': 'enabled' } }, {})],
  ['that is being deleted', deployment({ deletionTimestamp: '2026-01-01T00:00:00Z' })],
])('a workload %s is none', (_what, object) => {
  expect(findingOf(object, false)).toBeUndefined();
});

it('a workload that another controller owns is told of and left alone', () => {
  const ownerReferences = [{ kind: 'Canary', name: 'web', controller: true }];
  expect(findingOf(deployment({ ownerReferences }), false)).toMatchObject({
    parts: [],
    isRolling: false,
    refusal: 'A Canary owns this workload; opt in through its pod template or the namespace.',
  });
  expect(findingOf(deployment({ ownerReferences }, {}), false)).toBeUndefined();
});

it.each<[what: string, object: JsonObject, isUnmarked: boolean]>([
  ['without a mark', deployment({}, {}, { strategy: surged }), true],
  [
    'with a mark',
    deployment({ annotations: { 'gracehook.io/strategy-was': 'x' } }, {}, { strategy: surged }),
    false,
  ],
  [
    'from a manifest',
    deployment(
      {
        annotations: {
          'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ spec: { strategy: surged } }),
        },
      },
      {},
      { strategy: surged },
    ),
    false,
  ],
])('our strategy %s, as an undo leaves it: %s', (_what, object, isUnmarked) => {
  expect(findingOf(object, false)?.isUnmarkedSurge ?? false).toBe(isUnmarked);
});

it('a key in a manifest is told of with its manager, also where nothing is taken back', () => {
  const applied = JSON.stringify({
    metadata: { annotations: { 'gracehook.io/inject': 'enabled', other: 'x' } },
    spec: { template: { metadata: { annotations: { 'gracehook.io/delay': '7s' } } } },
  });
  const managedFields = [
    {
      manager: 'kustomize-controller',
      operation: 'Apply',
      fieldsV1: { 'f:metadata': { 'f:labels': { 'f:gracehook.io/inject': {}, 'f:app': {} } } },
    },
    {
      manager: 'kubectl-annotate',
      operation: 'Update',
      fieldsV1: { 'f:metadata': { 'f:annotations': { 'f:gracehook.io/inject': {} } } },
    },
  ];
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': applied };
  const found = findingOf(deployment({ annotations, managedFields }, {}), false);
  expect(found?.parts).toEqual([]);
  expect(found?.inManifests).toEqual([
    { manager: 'kubectl apply', keys: ['inject', 'template delay'] },
    { manager: 'kustomize-controller', keys: ['label inject'] },
  ]);
});

it.each<[metadata: JsonObject, deployer: object | undefined]>([
  [
    { annotations: { 'meta.helm.sh/release-name': 'web', 'meta.helm.sh/release-namespace': 'shop' } },
    { tool: 'Helm', name: 'web', namespace: 'shop' },
  ],
  [
    {
      annotations: {
        'argocd.argoproj.io/tracking-id': 'app:apps/Deployment:shop/web',
        'meta.helm.sh/release-name': 'web',
      },
    },
    { tool: 'Argo CD', name: 'app', namespace: undefined },
  ],
  [
    { labels: { 'argocd.argoproj.io/instance': 'app' } },
    { tool: 'Argo CD', name: 'app', namespace: undefined },
  ],
  [
    {
      labels: { 'helm.toolkit.fluxcd.io/name': 'web', 'helm.toolkit.fluxcd.io/namespace': 'flux' },
      annotations: { 'meta.helm.sh/release-name': 'web' },
    },
    { tool: 'Flux', name: 'web', namespace: 'flux' },
  ],
  [{}, undefined],
])('what deploys %j is known', (metadata, deployer) => {
  expect(findingOf(deployment(metadata), false)?.deployer).toEqual(deployer);
});

it('a namespace is found with all, and has itself for a namespace', () => {
  const namespace = {
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'gracehook.io/inject': 'enabled' } },
  };
  expect(findingOf(namespace, false)).toBeUndefined();
  expect(findingOf(namespace, true)).toMatchObject({
    name: 'namespace/shop',
    namespace: 'shop',
    parts: ['annotations'],
    isRolling: false,
  });
});
