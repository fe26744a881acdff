import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { codesOf } from '../reasons.ts';
import { adviceOnRollouts } from './advice-on-rollouts.ts';

const adviceTo = (spec: JsonObject, old?: JsonObject) => codesOf(adviceOnRollouts({ spec }, old));

/** A workload, and its template, that say this of inject. */
function workloadSaying(own: JsonObject, template: JsonObject): JsonObject {
  return { metadata: { annotations: own }, spec: { template: { metadata: { annotations: template } } } };
}

const enabled = { 'gracehook.io/inject': 'enabled' };

it.each<[name: string, old: JsonObject | undefined, codes: string[]]>([
  ['was not there before', undefined, []],
  ['did not opt in before', workloadSaying({}, {}), ['OptInRollout']],
  ['opted in before', workloadSaying(enabled, enabled), []],
  ['opted in while the webhook was away', workloadSaying(enabled, {}), ['OptInRollout']],
  ['had no pods before', { spec: { replicas: 0 } }, []],
  ['had a pod before', { spec: { replicas: 1 } }, ['OptInRollout']],
  ['had opted out', workloadSaying({}, { 'gracehook.io/inject': 'disabled' }), ['OptInRollout']],
  ['had a bad value', workloadSaying({}, { 'gracehook.io/inject': 'banana' }), ['OptInRollout']],
])('of a workload that %s: %j', (_name, old, codes) => {
  expect(adviceTo({ replicas: 2 }, old)).toEqual(codes);
});

const before = workloadSaying({}, {});

it.each<[spec: JsonObject, codes: string[]]>([
  [{ paused: true }, ['RolloutPaused']],
  [{ paused: false }, ['OptInRollout']],
  [{ updateStrategy: { type: 'OnDelete' }, paused: true }, ['OnDeleteStrategy']],
  [{ updateStrategy: { type: 'RollingUpdate' } }, ['OptInRollout']],
  [{ updateStrategy: { rollingUpdate: { partition: 0 } } }, ['OptInRollout']],
  [{ updateStrategy: { rollingUpdate: { partition: 1 } } }, ['RolloutPaused']],
])('says when the pods of %j will be covered', (spec, codes) => {
  expect(adviceTo(spec, before)).toEqual(codes);
});

it.each<[spec: JsonObject, codes: string[]]>([
  [{ replicas: 1 }, ['SingleReplica']],
  [{ replicas: 0 }, []],
  [{ strategy: { type: 'Recreate' } }, ['RecreateStrategy']],
  [{ replicas: 1, strategy: { type: 'Recreate' } }, ['SingleReplica', 'RecreateStrategy']],
])('of %j, says %j', (spec, codes) => {
  expect(adviceTo(spec)).toEqual(codes);
});

it.each<[maxUnavailable: Json, replicas: Json, mayEndAll: boolean]>([
  ['100%', 3, true],
  ['99%', 3, false],
  ['50%', 2, false],
  ['0%', 2, false],
  [3, 3, true],
  [2, 3, false],
  [5, 3, true],
  [5, 0, false],
  [5, null, false],
  ['25%', 1, false],
  ['all', 3, false],
  ['x100%', 3, false],
  ['100%x', 3, false],
  [null, 3, false],
])(
  'of maxUnavailable %j and %j replicas, says that a rollout may end all pods: %s',
  (most, replicas, mayEndAll) => {
    const strategy = { rollingUpdate: { maxUnavailable: most } };
    expect(adviceTo({ replicas, strategy }).includes('PodsUnavailable')).toBe(mayEndAll);
  },
);

it('says which pods a partition holds back', () => {
  const updateStrategy = { rollingUpdate: { partition: 2 } };
  expect(adviceOnRollouts({ spec: { updateStrategy } }, before)).toEqual([
    {
      code: 'RolloutPaused',
      detail: 'The partition holds the rollout back: pods below 2 run without Gracehook until it is lowered.',
    },
  ]);
});
