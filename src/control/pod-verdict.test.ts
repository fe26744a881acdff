import { expect, it } from 'vitest';
import { decide } from '../core/decide.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { applyOperations } from '../core/json-patch.ts';
import { defaultContext, type PodContext } from '../core/pod-context.ts';
import { isMissed, podVerdict } from './pod-verdict.ts';

const noon = '2026-01-01T12:00:00Z';
const noonMilliseconds = Date.parse(noon);
const enabled = { 'gracehook.io/inject': 'enabled' };
const standard = defaultContext('1.0.0');
const says = (place: 'namespace' | 'cluster', inject: string): PodContext => ({
  ...standard,
  sources: [{ place, values: new Map([['inject', inject]]) }],
});
const forbidding = {
  ...standard,
  namespace: 'shop',
  bounds: { ...standard.bounds, forbiddenNamespaces: new Set(['shop']) },
};

/** A pod that was made at noon. */
function podWith(metadata: JsonObject, spec: JsonObject = {}): JsonObject {
  return {
    metadata: { name: 'web', namespace: 'shop', creationTimestamp: noon, ...metadata },
    spec: { containers: [{ name: 'web' }], terminationGracePeriodSeconds: 30, ...spec },
    status: { phase: 'Running' },
  };
}

/** As the webhook leaves a pod. */
function handled(pod: JsonObject, context: PodContext = standard): JsonObject {
  return applyOperations(pod, decide(pod, context).operations) as JsonObject;
}

const annotatedAt = (time: string): JsonObject => ({
  annotations: enabled,
  managedFields: [
    {
      operation: 'Update',
      time,
      fieldsV1: { 'f:metadata': { 'f:annotations': { 'f:gracehook.io/inject': {} } } },
    },
  ],
});
const job = { ownerReferences: [{ kind: 'Job', controller: true }] };
const copied = { ...enabled, 'gracehook.io/copied': '{"of":"Deployment/web","inject":"enabled"}' };
const optedInNamespace = says('namespace', 'enabled');

it.each<[what: string, pod: JsonObject, verdict: string, context?: PodContext, since?: number]>([
  ['nobody has opted in', podWith({}), 'None'],
  ['its own template opts in', podWith({ annotations: enabled }), 'Missed'],
  ['its workload opts in, by the copy', podWith({ annotations: copied }), 'Missed'],
  ['it was annotated as it was made', podWith(annotatedAt('2026-01-01T12:00:01Z')), 'Missed'],
  ['it was annotated while it ran', podWith(annotatedAt('2026-01-01T12:01:00Z')), 'Predates'],
  ['its namespace opted in before', podWith({}), 'Missed', optedInNamespace, noonMilliseconds - 6_000],
  ['its namespace was made so', podWith({}), 'Missed', optedInNamespace, Number.NEGATIVE_INFINITY],
  [
    'its namespace opted in a moment before',
    podWith({}),
    'Predates',
    optedInNamespace,
    noonMilliseconds - 5_000,
  ],
  ['its namespace opted in after it', podWith({}), 'Predates', optedInNamespace, noonMilliseconds + 1_000],
  ['nobody knows when its namespace opted in', podWith({}), 'Predates', optedInNamespace],
  ['only the configuration opts in', podWith({}), 'None', says('cluster', 'enabled')],
  [
    'it opts out again',
    podWith({ annotations: { 'gracehook.io/inject': 'disabled' } }),
    'None',
    optedInNamespace,
    0,
  ],
  ['the admin forbids it', podWith({ annotations: enabled }), 'None', forbidding],
  ['a Job made it', podWith({ annotations: enabled, ...job }), 'None'],
  [
    'it is a mirror pod',
    podWith({ annotations: { ...enabled, 'kubernetes.io/config.mirror': 'x' } }),
    'None',
  ],
  ['it is being deleted', podWith({ annotations: enabled, deletionTimestamp: noon }), 'None'],
  ['it was injected', handled(podWith({ annotations: enabled })), 'Injected'],
  [
    'it was injected and has no room for a status',
    podWith({ annotations: enabled, labels: { 'gracehook.io/injected': 'true' } }),
    'Injected',
  ],
  ['it ends by itself', handled(podWith({ annotations: enabled }, { restartPolicy: 'Never' })), 'None'],
  ['it tells no time', podWith({ annotations: enabled, creationTimestamp: null }), 'Predates'],
])('gives the verdict on a pod where %s', (_what, pod, verdict, context = standard, since = undefined) => {
  expect(podVerdict(pod, context, since)).toEqual({ code: verdict });
});

it.each<[reason: string, annotations: JsonObject, spec: JsonObject]>([
  ['GracePeriodZero', {}, { terminationGracePeriodSeconds: 0 }],
  ['NoKnownContainer', { 'gracehook.io/containers': 'api' }, {}],
])('is skipped by its author’s fault: %s', (reason, annotations, spec) => {
  const pod = handled(podWith({ annotations: { ...enabled, ...annotations } }, spec));
  expect(podVerdict(pod, standard, undefined)).toEqual({ code: 'Skipped', reason });
});

it.each<[what: string, pod: JsonObject, isIt: boolean]>([
  ['runs', podWith({ annotations: enabled }), true],
  ['ends by itself', podWith({ annotations: enabled }, { restartPolicy: 'OnFailure' }), false],
  [
    'asks to be killed at once',
    podWith({ annotations: enabled }, { terminationGracePeriodSeconds: 0 }),
    false,
  ],
  ['has ended', { ...podWith({ annotations: enabled }), status: { phase: 'Failed' } }, false],
  ['was handled meanwhile', handled(podWith({ annotations: enabled })), false],
  ['is being deleted', podWith({ annotations: enabled, deletionTimestamp: noon }), false],
  [
    'would get nothing',
    podWith({
      annotations: {
        ...enabled,
        'gracehook.io/delay': '0s',
        'gracehook.io/drain': '1s',
        'gracehook.io/buffer': '0s',
      },
    }),
    false,
  ],
])('takes a pod that %s for missed only where the webhook would have changed it', (_what, pod, isIt) => {
  expect(isMissed(pod, standard)).toBe(isIt);
});

it.each<Json>([null, {}, { metadata: null }, { metadata: { annotations: [], ownerReferences: {} } }])(
  'takes %j for a pod',
  (pod) => {
    expect(podVerdict(pod as JsonObject, standard, undefined)).toEqual({ code: 'None' });
  },
);
