import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { rolloutProgress } from './rollout-progress.ts';

const seen = { observedGeneration: 2 };
const full = { ...seen, replicas: 3, updatedReplicas: 3, availableReplicas: 3, readyReplicas: 3 };
const gaveUp = { conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }] };
const three = { replicas: 3 };
const partition = (at: number) => ({ ...three, updateStrategy: { rollingUpdate: { partition: at } } });

it.each<[kind: string, spec: JsonObject, status: JsonObject, state: string, detail: string]>([
  ['Deployment', three, full, 'finished', 'all pods are replaced'],
  ['Deployment', three, { ...full, observedGeneration: 1 }, 'moving', 'its controller has not seen it yet'],
  ['Deployment', three, { ...full, replicas: 4, updatedReplicas: 1 }, 'moving', '1 of 3 pods are replaced'],
  ['Deployment', three, { ...full, replicas: 4 }, 'moving', 'old pods still there: 1'],
  ['Deployment', three, { ...full, availableReplicas: 2 }, 'moving', '2 of 3 pods are ready'],
  [
    'Deployment',
    three,
    { ...full, ...gaveUp, updatedReplicas: 1 },
    'failed',
    'it has passed its progress deadline',
  ],
  ['Deployment', { ...three, paused: true }, full, 'held', 'it is paused; it changes when resumed'],
  ['Deployment', { replicas: 0 }, seen, 'finished', 'all pods are replaced'],
  ['Deployment', {}, { ...seen, replicas: 1, updatedReplicas: 1 }, 'moving', '0 of 1 pods are ready'],
  ['StatefulSet', three, full, 'finished', 'all pods are replaced'],
  ['StatefulSet', three, { ...full, updatedReplicas: 2 }, 'moving', '2 of 3 pods are replaced'],
  ['StatefulSet', three, { ...full, readyReplicas: 2 }, 'moving', '2 of 3 pods are ready'],
  ['StatefulSet', partition(2), { ...full, updatedReplicas: 0 }, 'moving', '0 of 1 pods are replaced'],
  [
    'StatefulSet',
    partition(2),
    { ...full, updatedReplicas: 1 },
    'held',
    'its pods below 2 change when the partition is lowered',
  ],
  [
    'StatefulSet',
    { ...three, updateStrategy: { type: 'OnDelete' } },
    full,
    'held',
    'its pods change when somebody deletes them (OnDelete)',
  ],
  [
    'DaemonSet',
    {},
    { ...seen, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 },
    'finished',
    'all pods are replaced',
  ],
  [
    'DaemonSet',
    {},
    { ...seen, desiredNumberScheduled: 2, updatedNumberScheduled: 1, numberAvailable: 2 },
    'moving',
    '1 of 2 pods are replaced',
  ],
  [
    'DaemonSet',
    {},
    { ...seen, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1 },
    'moving',
    '1 of 2 pods are ready',
  ],
])('the rollout of a %s with %j and %j is %s: %s', (kind, spec, status, state, detail) => {
  expect(rolloutProgress({ kind, metadata: { generation: 2 }, spec, status })).toEqual({ state, detail });
});
