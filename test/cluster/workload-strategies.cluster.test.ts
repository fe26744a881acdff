import { afterAll, beforeAll, expect, it } from 'vitest';
import { type JsonObject, valueAt } from '../../src/core/json.ts';
import { type ApiAnswer, type ApiCall, apiClient } from './api-client.ts';
import { observe } from './observed-workload.ts';
import { apiDefault, mark, send, surged } from './opted-in-workload.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, namespaceFor, type TestNamespace } from './test-namespace.ts';
import { workloadManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

type Wishes = Parameters<typeof workloadManifest>[1];

let namespace: TestNamespace;
let call: ApiCall;
let webhook: WebhookProcess;
beforeAll(async () => {
  call = await apiClient(cluster);
  namespace = await createTestNamespace(cluster, 'strategies');
  webhook = await startWebhook(cluster);
});
afterAll(async () => {
  await webhook?.stop();
  await namespace?.remove();
});

const rolling = (maxUnavailable: number | string, maxSurge: number | string) => ({
  type: 'RollingUpdate',
  rollingUpdate: { maxUnavailable, maxSurge },
});
const withStrategy = (strategy: object) => ({ spec: { strategy } });
const required = (labels: object) => ({
  podSpec: {
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: labels } },
        ],
      },
    },
  },
});
const preferred = {
  podSpec: {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 1,
            podAffinityTerm: {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: { app: 'web' } },
            },
          },
        ],
      },
    },
  },
};
const withVolume = (volume: object) => ({ podSpec: { volumes: [{ name: 'data', ...volume }] } });
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const limits = (resources: object) => ({ container: { resources: { limits: resources } } });

it.each<[name: string, wishes: Wishes, strategy: object]>([
  ['nothing', {}, surged],
  ['the type alone', withStrategy({ type: 'RollingUpdate' }), surged],
  ['its pods paused', { spec: { paused: true } }, surged],
  ['anti-affinity against others', required({ app: 'db' }), surged],
  ['anti-affinity that is a preference', preferred, surged],
  ['a volume of its own', withVolume({ emptyDir: {} }), surged],
  ['a claim made for each pod', withVolume({ ephemeral: { volumeClaimTemplate: { spec: claim } } }), surged],
  ['ordinary resources', limits({ cpu: 1, memory: '64Mi', 'ephemeral-storage': '1Gi' }), surged],
  ['numbers', withStrategy(rolling(1, 1)), rolling(1, 1)],
  ['percents', withStrategy(rolling('10%', '50%')), rolling('10%', '50%')],
  ['a surge of none', withStrategy({ rollingUpdate: { maxSurge: 0 } }), rolling('25%', 0)],
  ['none unavailable', withStrategy(rolling(0, 1)), rolling(0, 1)],
  ['strategy: off', { annotations: { 'gracehook.io/strategy': 'off' } }, apiDefault],
])(
  'a Deployment that opts in with %s gets the strategy that is right for it',
  async (_name, wishes, strategy) => {
    const { body } = await optIn(wishes);
    expect(valueAt(body, ['spec', 'strategy'])).toEqual(strategy);
    const own = valueAt(body, ['metadata', 'annotations']) as JsonObject;
    const isMarked = 'gracehook.io/strategy-was' in own;
    expect(isMarked).toBe(strategy === surged);
  },
);

it.each<[name: string, wishes: Wishes, strategy: object, warning: string]>([
  ['Recreate', withStrategy({ type: 'Recreate' }), { type: 'Recreate' }, 'Recreate'],
  ['one replica', { spec: { replicas: 1 } }, surged, 'With one replica'],
  [
    'a host port',
    { container: { ports: [{ containerPort: 80, hostPort: 80 }] } },
    apiDefault,
    'because of a host port',
  ],
  [
    'the host network',
    { container: { ports: [{ containerPort: 80 }] }, podSpec: { hostNetwork: true } },
    apiDefault,
    'because of a host port',
  ],
  ['anti-affinity against itself', required({ app: 'web' }), apiDefault, 'because of required anti-affinity'],
  ['a GPU', limits({ 'nvidia.com/gpu': 1 }), apiDefault, 'because of an extended resource such as a GPU'],
  [
    'a claim that its pods share',
    withVolume({ persistentVolumeClaim: { claimName: 'data' } }),
    apiDefault,
    'because of a persistent volume claim',
  ],
])('a Deployment that opts in with %s is warned of it', async (_name, wishes, strategy, warning) => {
  const { body, warnings } = await optIn(wishes);
  expect(valueAt(body, ['spec', 'strategy'])).toEqual(strategy);
  expect(warnings).toContainEqual(expect.stringContaining(warning));
});

it.concurrent('a host port that comes later gives the strategy back, and kubectl says why', async (test) => {
  const own = await namespaceFor(test, cluster, 'later');
  await send(own, 'create', manifest({ spec: { replicas: 0 } }));
  expect(await observe(own)).toMatchObject({ strategy: surged });
  const ports = [{ name: 'app', ports: [{ containerPort: 80, hostPort: 80 }] }];
  const patch = JSON.stringify({ spec: { template: { spec: { containers: ports } } } });
  await expect(
    own.kubectl(['patch', 'deployment', 'web', '-p', patch, '--warnings-as-errors']),
  ).rejects.toThrow('Warning: The strategy stays: an extra pod may find no node, because of a host port.');
  const after = await observe(own);
  expect(after).toMatchObject({ strategy: apiDefault, own: { inject: 'enabled' }, replicaSets: 2 });
  expect(after.own).not.toHaveProperty('strategy-was');
});

it.concurrent('the strategy goes and comes with its own annotation, without a rollout', async (test) => {
  const own = await namespaceFor(test, cluster, 'strategy');
  await send(own, 'create', manifest({ spec: { replicas: 0 } }));
  await own.kubectl(['annotate', 'deployment/web', 'gracehook.io/strategy=off']);
  expect(await observe(own)).toMatchObject({ strategy: apiDefault, replicaSets: 1 });
  await own.kubectl(['annotate', 'deployment/web', 'gracehook.io/strategy-']);
  expect(await observe(own)).toMatchObject({ strategy: surged, own: mark, replicaSets: 1 });
});

function manifest(wishes: Wishes): string {
  return workloadManifest('web', { isOptedIn: true, ...wishes });
}

async function optIn(wishes: Wishes): Promise<ApiAnswer> {
  const path = `/apis/apps/v1/namespaces/${namespace.name}/deployments?dryRun=All`;
  const answer = await call('POST', path, JSON.parse(manifest(wishes)));
  expect(answer.status).toBe(201);
  return answer;
}
