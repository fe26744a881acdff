import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { objectsInManifest, podsInManifest } from './pods-in-manifest.ts';

const pod = { spec: { containers: [{ name: 'web' }] } };

/** An object of this kind with its pod where the kind has it. */
function objectOf(kind: string, path: readonly string[]): JsonObject {
  const held = path.reduceRight<Json>((inner, key) => ({ [key]: inner }), pod);
  return { kind, metadata: { annotations: { 'gracehook.io/delay': '5s' } }, ...(held as JsonObject) };
}

const template = ['spec', 'template'];

it.each<[kind: string, path: readonly string[], ownerKind: string | undefined, isCopying: boolean]>([
  ['Deployment', template, 'ReplicaSet', true],
  ['ReplicaSet', template, 'ReplicaSet', false],
  ['Rollout', template, 'ReplicaSet', false],
  ['StatefulSet', template, 'StatefulSet', true],
  ['DaemonSet', template, 'DaemonSet', true],
  ['ReplicationController', template, 'ReplicationController', false],
  ['Job', template, 'Job', false],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template'], 'Job', false],
])(
  'finds the pod of a %s at %j, made by a %s; its own annotations count: %s',
  (kind, path, ownerKind, isCopying) => {
    const object = objectOf(kind, path);
    expect(podsInManifest(object)).toEqual([
      {
        object,
        objectPath: [],
        kind,
        pod,
        path,
        ownerKind,
        sources: isCopying ? [{ place: 'workload', values: new Map([['delay', '5s']]) }] : [],
      },
    ]);
  },
);

it('finds a bare pod, which may name its own owner', () => {
  const bare = { kind: 'Pod', ...pod };
  expect(podsInManifest(bare)).toMatchObject([{ object: bare, pod: bare, path: [], sources: [] }]);
  expect(podsInManifest(bare)[0]?.ownerKind).toBeUndefined();
});

it('leaves a workload to the controller that owns it, whose template alone counts', () => {
  const metadata = {
    annotations: { 'gracehook.io/delay': '5s' },
    ownerReferences: [{ kind: 'Shop', controller: true }],
  };
  const owned = { ...objectOf('Deployment', template), metadata };
  expect(podsInManifest(owned)[0]?.sources).toEqual([]);
});

it('finds the pods in lists of lists, each by its path', () => {
  const deployment = objectOf('Deployment', template);
  const inner = { kind: 'DeploymentList', items: [deployment] };
  const list = { kind: 'List', items: [null, { kind: 'Service' }, 'x', inner] };
  expect(podsInManifest(list).map(({ objectPath, path }) => [objectPath, path])).toEqual([
    [
      ['items', 3, 'items', 0],
      ['items', 3, 'items', 0, ...template],
    ],
  ]);
  expect(objectsInManifest(list).map(({ path }) => path)).toEqual([
    ['items', 1],
    ['items', 3, 'items', 0],
  ]);
});

it.each<[name: string, manifest: JsonObject]>([
  ['another kind', { kind: 'Service', ...pod }],
  ['no kind', { ...pod }],
  ['a kind that is no text', { kind: 5, ...pod }],
  ['no template', { kind: 'Deployment', spec: {} }],
  ['a template that is none', { kind: 'Deployment', spec: { template: [] } }],
  ['a list without items', { kind: 'List', items: null }],
])('finds no pod in a manifest with %s', (_name, manifest) => {
  expect(podsInManifest(manifest)).toEqual([]);
});
