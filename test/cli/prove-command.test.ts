import { expect, it } from 'vitest';
import { type JsonObject, valueAt } from '../../src/core/json.ts';
import { type FakeCluster, fakeCluster } from './live-cluster.ts';
import { gracehook } from './run-gracehook.ts';

const url = ['--url', 'http://192.0.2.1:30080/'];
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'web',
    namespace: 'shop',
    generation: 1,
    labels: { 'argocd.argoproj.io/instance': 'shop' },
  },
  spec: {
    replicas: 3,
    selector: {
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'tier', operator: 'In', values: ['a', 'b'] }],
    },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web' }] } },
  },
  status: { observedGeneration: 1, replicas: 3, updatedReplicas: 3, availableReplicas: 3 },
};
const autoscaler = {
  metadata: { name: 'web-hpa', namespace: 'shop' },
  spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } },
};
const service = {
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }] },
};

it('says where and what first, and does nothing where nobody can be asked', async () => {
  const cluster = await clusterWith([deployment]);
  const ended = await prove(cluster, '--event', 'all');
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr.split('\n')).toEqual([
    'context   fake',
    `server    ${cluster.api.access.server}`,
    'workload  deployment/web in shop, 3 pods',
    'url       http://192.0.2.1:30080/ (its Service web)',
    'load      20 requests a second, GET and POST, over new and kept connections',
    'does      under load: restarts it as kubectl rollout restart does; scales it',
    '          from 3 to 2 and back to 3; evicts its 3 pods one after the other, as',
    '          disruption budgets allow',
    'leaves    the annotation of the restart in its pod template, as kubectl does',
    'beware    the POST requests are real ones: --method GET leaves them out',
    '          Argo CD deploys it (shop): where that sets things back, this stops',
    'gracehook: nothing was changed, since nobody said yes; --yes goes on without asking',
    '',
  ]);
  const changes = cluster.api.requests.filter(
    ({ method, path }) => method !== 'GET' && !path.endsWith('reviews'),
  );
  expect(changes).toEqual([]);
  const pods = cluster.api.requests.find(({ path }) => path.endsWith('/pods'));
  expect(pods?.query.get('labelSelector')).toBe('app=web,tier in (a,b)');
});

it('a Service of other pods is no way to measure the workload', async () => {
  const services = [{ ...service, spec: { ...service.spec, selector: { app: 'other' } } }];
  const cluster = await clusterWith([deployment], { services });
  const ended = await prove(cluster, '--yes');
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain('which selects none of the pods of deployment/web');
});

it('says what nobody checked where no Service is known, or it selects pods of others', async () => {
  const unknown = await prove(await clusterWith([deployment], { services: [] }));
  expect(unknown.stderr).toContain('beware    No Service of shop is known by 192.0.2.1:30080');
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'canary', namespace: 'shop' } };
  const shared = await prove(await clusterWith([deployment, pod]));
  expect(shared.stderr).toContain('The Service web also selects pods of pod/canary');
});

it('what an autoscaler scales is not scaled by us', async () => {
  const ended = await prove(
    await clusterWith([deployment], { autoscalers: [autoscaler] }),
    '--event',
    'scale',
    '--yes',
  );
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain('the HorizontalPodAutoscaler web-hpa sets the replicas');
});

it('asks for its rights before it changes anything', async () => {
  const cluster = await clusterWith([deployment], { denied: ['eviction', 'scale'] });
  const ended = await prove(cluster, '--event', 'all', '--yes');
  expect(ended).toMatchObject({
    code: 2,
    stderr:
      'gracehook: in the namespace shop you may not patch deployments/scale, create pods/eviction: ask for the Role in docs/prove.md#rights\n',
  });
});

it('names the rights that lack for reading, too, and not the refusal of the API server', async () => {
  const cluster = await clusterWith([deployment], { denied: ['undefined'] });
  cluster.forbidden.add('/apis/apps/v1/namespaces/shop/deployments/web');
  const ended = await prove(cluster, '--yes');
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toContain('you may not get deployments, list pods, watch pods, patch deployments:');
});

it('a wrong flag ends it with a sentence, before anything is asked', async () => {
  const ended = await gracehook([
    'prove',
    'deploy/web',
    '--url',
    'http://localhost:8080',
    '--kubeconfig',
    '/none',
  ]);
  expect(ended).toMatchObject({ code: 2, stdout: '' });
  expect(ended.stderr).toMatch(/^gracehook: localhost is where kubectl port-forward listens.*\n$/);
});

it('a report that could not be written is told before anything is done', async () => {
  const cluster = await clusterWith([deployment]);
  const ended = await prove(cluster, '--yes', '--report', '/none/at/all/proof.html');
  expect(ended).toMatchObject({
    code: 2,
    stderr:
      'gracehook: --report takes a file that can be written, not "/none/at/all/proof.html": there is no folder /none/at/all\n',
  });
  expect(cluster.api.requests).toEqual([]);
});

it('a workload that is not there is a wrong argument', async () => {
  const ended = await prove(await clusterWith([]), '--yes');
  expect(ended).toMatchObject({
    code: 2,
    stderr: 'gracehook: there is no deploy/web in the namespace shop\n',
  });
});

function prove({ kubeconfig }: FakeCluster, ...args: string[]) {
  return gracehook(['prove', 'deploy/web', ...url, '--kubeconfig', kubeconfig, ...args]);
}

interface More {
  readonly autoscalers?: readonly JsonObject[];
  readonly services?: readonly JsonObject[];
  /** Subresources that whoever runs this may not use. */
  readonly denied?: readonly string[];
}

async function clusterWith(
  objects: readonly JsonObject[],
  { autoscalers = [], services = [service], denied = [] }: More = {},
) {
  const cluster = await fakeCluster(...objects);
  const { answer } = cluster.api;
  cluster.api.answer = (request) => {
    const { path, body } = request;
    const list = (items: readonly JsonObject[]) => ({ status: 200, body: { metadata: {}, items } });
    if (path.endsWith('/horizontalpodautoscalers')) return list(autoscalers);
    if (path.endsWith('/services')) return list(services);
    if (!path.endsWith('/selfsubjectaccessreviews')) return answer(request);
    const subresource = String(valueAt(body, ['spec', 'resourceAttributes', 'subresource']));
    return { status: 201, body: { status: { allowed: !denied.includes(subresource) } } };
  };
  return cluster;
}
