import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { podOwner } from './pod-owner.ts';

const hash = { 'pod-template-hash': '5c854b4bd8' };
const owned = (kind: string, name: string, labels: JsonObject = {}): JsonObject => ({
  metadata: {
    name: 'p',
    labels,
    ownerReferences: [
      { kind: 'Node', name: 'n' },
      { kind, name, controller: true },
    ],
  },
});

it.each<[pod: JsonObject, owner: string]>([
  [owned('ReplicaSet', 'web-5c854b4bd8', hash), 'deployment/web'],
  [owned('ReplicaSet', 'web-5c854b4bd8'), 'replicaset/web-5c854b4bd8'],
  [owned('ReplicaSet', 'web', hash), 'replicaset/web'],
  [owned('StatefulSet', 'db'), 'statefulset/db'],
  [{ metadata: { name: 'alone', labels: hash } }, 'pod/alone'],
])('the pod %j belongs to %s', (pod, owner) => {
  expect(podOwner(pod)).toBe(owner);
});
