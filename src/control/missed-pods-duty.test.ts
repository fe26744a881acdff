import { expect, it } from 'vitest';
import { type ObjectApiServer, refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import { decide } from '../core/decide.ts';
import type { Json, JsonObject } from '../core/json.ts';
import { applyOperations } from '../core/json-patch.ts';
import { defaultContext, type PodContext } from '../core/pod-context.ts';
import { missedPodsDuty } from './missed-pods-duty.ts';
import type { PodMaker } from './pod-maker.ts';

const standard = defaultContext('1.0.0');
const enabled = { 'gracehook.io/inject': 'enabled' };
const noon = '2026-01-01T12:00:00Z';
const namespacesPath = '/api/v1/namespaces';
const configurationPath = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/gracehook';

function namespaceWith(name: string, labels: JsonObject = {}, labelledAt?: string): JsonObject {
  const managedFields =
    labelledAt === undefined
      ? []
      : [{ time: labelledAt, fieldsV1: { 'f:metadata': { 'f:labels': { 'f:gracehook.io/inject': {} } } } }];
  return {
    metadata: { name, uid: `ns-${name}`, labels, creationTimestamp: '2025-01-01T00:00:00Z', managedFields },
  };
}

function podOf(deployment: string, metadata: JsonObject = {}, spec: JsonObject = {}): JsonObject {
  const uid = `${deployment}-${String(metadata['name'] ?? 1)}`;
  return {
    metadata: {
      ...{ name: uid, namespace: 'shop', uid, creationTimestamp: noon },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: deployment, uid: deployment, controller: true },
      ],
      ...metadata,
    },
    spec: { containers: [{ name: 'web' }], terminationGracePeriodSeconds: 30, ...spec },
    status: { phase: 'Running' },
  };
}

function handled(pod: JsonObject): JsonObject {
  return applyOperations(pod, decide(pod, standard).operations) as JsonObject;
}

it('tells of missed and skipped pods with what to do, one of each workload, reading whole what seems missed', async () => {
  const { cluster, turn, told, requests } = await start();
  const zero = { terminationGracePeriodSeconds: 0 };
  cluster.pods = [
    podOf('web', { annotations: enabled }),
    podOf('web', { name: 'second', annotations: enabled }),
    handled(podOf('db', { annotations: enabled }, zero)),
    podOf('batch', { annotations: enabled }, { restartPolicy: 'Never' }),
    podOf('plain'),
  ];
  await turn();
  expect(told).toEqual([
    'web Missed Pods are opted in and came up without Gracehook: the webhook was away, or was not called. When gracehook check finds nothing wrong: kubectl -n shop rollout restart deployment/web',
    'db Skipped GracePeriodZero: terminationGracePeriodSeconds is 0: the pod asks to be killed at once, so it is left alone. Give terminationGracePeriodSeconds a value above 0, or remove it.',
  ]);
  expect(requests()).toEqual([
    'GET mutatingwebhookconfigurations/gracehook',
    'GET namespaces?limit=100',
    'GET pods?limit=500&labelSelector=gracehook.io%2Finjected%21%3Dtrue',
    'GET pods/second',
    'GET pods/batch-1',
  ]);
  // What is known is not read again.
  await turn();
  expect(told).toHaveLength(2);
  expect(
    requests()
      .slice(5)
      .map((request) => request.split('?')[0]),
  ).toEqual(['GET mutatingwebhookconfigurations/gracehook', 'GET namespaces', 'GET pods']);
});

it('says nothing when a namespace with 200 running pods is labelled, and tells of one that comes up without it later', async () => {
  const { cluster, turn, told, requests, state } = await start();
  cluster.pods = Array.from({ length: 200 }, (_, index) => podOf(`web-${index}`));
  await turn();
  cluster.namespaces = [namespaceWith('shop', enabled)];
  state.now = '2026-01-01T12:30:00Z';
  await turn();
  expect(told).toEqual([]);
  expect(requests().filter((request) => request.startsWith('GET pods/'))).toEqual([]);
  cluster.pods = [
    ...cluster.pods,
    podOf('web-7', { name: 'new', creationTimestamp: '2026-01-01T12:31:00Z' }),
  ];
  await turn();
  expect(told).toEqual([expect.stringMatching(/^web-7 Missed/)]);
});

it('knows after a restart since when a namespace is labelled, and keeps to the earliest that it knew', async () => {
  const { cluster, turn, told } = await start();
  cluster.pods = [podOf('old'), podOf('new', { creationTimestamp: '2026-01-01T13:00:00Z' })];
  cluster.namespaces = [namespaceWith('shop', enabled, '2026-01-01T12:30:00Z')];
  await turn();
  expect(told).toEqual([expect.stringMatching(/^new Missed/)]);
  // Its manager has written something else.
  cluster.namespaces = [namespaceWith('shop', enabled, '2026-01-01T14:00:00Z')];
  cluster.pods = [podOf('newer', { creationTimestamp: '2026-01-01T13:30:00Z' })];
  await turn();
  expect(told.slice(1)).toEqual([expect.stringMatching(/^newer Missed/)]);
});

it('takes a namespace that opted out for opted in only from then on', async () => {
  const { cluster, turn, told, state } = await start();
  cluster.namespaces = [namespaceWith('shop', { 'gracehook.io/inject': 'disabled' }, '2026-01-01T10:00:00Z')];
  await turn();
  cluster.namespaces = [namespaceWith('shop', enabled, '2026-01-01T13:00:00Z')];
  cluster.pods = [podOf('web')];
  state.now = '2026-01-01T13:00:30Z';
  await turn();
  expect(told).toEqual([]);
});

const selecting = (resources: string[], namespaceSelector: JsonObject): JsonObject => ({
  rules: [{ resources }],
  namespaceSelector,
});
const forbidding = { ...standard, bounds: { ...standard.bounds, forbiddenNamespaces: new Set(['shop']) } };
it.each<
  [what: string, namespace: string, isTold: boolean, configuration?: Json | undefined, policy?: PodContext]
>([
  ['is like any other', 'shop', true],
  ['is kube-system', 'kube-system', false],
  ['is the release’s', 'system', false],
  ['is forbidden', 'shop', false, undefined, forbidding],
  [
    'no selector reaches',
    'shop',
    false,
    { webhooks: [selecting(['pods'], { matchLabels: { tier: 'front' } }), selecting(['deployments'], {})] },
  ],
  [
    'a selector reaches',
    'shop',
    true,
    { webhooks: [selecting(['pods'], { matchLabels: { name: 'shop' } })] },
  ],
])(
  'tells of missed pods in a namespace that %s only where the webhook reaches it',
  async (_what, namespace, isTold, configuration, policy) => {
    const { api, cluster, turn, told } = await start(policy);
    if (configuration !== undefined) api.objects.set(configurationPath, configuration as JsonObject);
    cluster.namespaces = [namespaceWith(namespace, { name: namespace })];
    cluster.pods = [podOf('web', { namespace, annotations: enabled })];
    await turn();
    expect(told).toHaveLength(isTold ? 1 : 0);
  },
);

it('does without the right to read the configuration, and fails without that to list', async () => {
  const { api, cluster, turn, told } = await start();
  cluster.pods = [podOf('web', { annotations: enabled })];
  const answer = api.answer;
  api.answer = (request) => (request.path === configurationPath ? refusal(403, 'no') : answer(request));
  await turn();
  expect(told).toHaveLength(1);
  api.answer = (request) =>
    request.path === '/api/v1/pods' ? refusal(403, 'you may not list pods') : answer(request);
  await expect(turn()).rejects.toThrow('you may not list pods');
});

async function start(policy: PodContext = standard) {
  const api: ObjectApiServer = await startObjectApiServer();
  const cluster = { namespaces: [namespaceWith('shop')] as JsonObject[], pods: [] as JsonObject[] };
  api.answer = ({ path }) => {
    if (path === namespacesPath) return { status: 200, body: { items: cluster.namespaces } };
    if (path === '/api/v1/pods') {
      return { status: 200, body: { items: cluster.pods.map(({ metadata = null }) => ({ metadata })) } };
    }
    const pod = cluster.pods.find(({ metadata }) =>
      path.endsWith(`/pods/${(metadata as JsonObject)['name']}`),
    );
    return pod && { status: 200, body: pod };
  };
  const told: string[] = [];
  const known = new Set<string>();
  const keyOf = (reason: string, { version }: PodMaker) => `${reason} ${version}`;
  const state = { now: noon };
  const duty = missedPodsDuty({
    ...{ access: api.access, name: 'gracehook', namespace: 'system' },
    policy: () => policy,
    events: {
      isTold: (reason, maker) => known.has(keyOf(reason, maker)),
      tell: ({ reason, maker, message }) => {
        known.add(keyOf(reason, maker));
        const { namespace, name } = maker;
        told.push(
          `${name} ${reason} ${message({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name })}`,
        );
      },
    },
    now: () => new Date(state.now),
  });
  const requests = () =>
    api.requests.map(({ method, path, query }) => {
      const short = path.replace(/^.*\/(?=(pods|namespaces|mutating\w+)(\/[^/]+)?$)/, '');
      return `${method} ${short}${query.size > 0 ? `?${query}` : ''}`;
    });
  return { api, cluster, told, state, requests, turn: () => duty.perform(AbortSignal.timeout(10_000)) };
}
