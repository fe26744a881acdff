import { asObject, type JsonObject, valueAt, withValues } from '../../src/core/json.ts';
import { type ObjectApiServer, refusal, startObjectApiServer } from '../server/object-api-server.ts';
import { folderOf } from './run-gracehook.ts';

/** A cluster on loopback for commands that read one: what is in its lists, and a kubeconfig whose namespace is `shop`. */
export interface FakeCluster {
  readonly api: ObjectApiServer;
  readonly kubeconfig: string;
  /** Paths that whoever asks may not read; a list is meant by its own path. */
  readonly forbidden: Set<string>;
}

const resources = {
  Deployment: '/apis/apps/v1/deployments',
  StatefulSet: '/apis/apps/v1/statefulsets',
  DaemonSet: '/apis/apps/v1/daemonsets',
  Pod: '/api/v1/pods',
  ConfigMap: '/api/v1/configmaps',
  Namespace: '/api/v1/namespaces',
  MutatingWebhookConfiguration: '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations',
} as const;

/** Starts one with these objects; label selectors are not heeded, but seen in the requests. It ends with the test. */
export async function fakeCluster(...objects: readonly JsonObject[]): Promise<FakeCluster> {
  const api = await startObjectApiServer();
  const forbidden = new Set<string>();
  const paths = objects.map((object) => pathsOf(object));
  for (const [index, object] of objects.entries()) api.objects.set(paths[index]?.own ?? '', object);
  const lists = new Set<string>([...Object.values(resources), ...paths.flatMap(({ lists }) => lists)]);
  api.answer = ({ path }) => {
    if (path === '/version') return { status: 200, body: { gitVersion: 'v1.37.2' } };
    if (forbidden.has(path)) return refusal(403, `${path} is forbidden: User "jane" cannot get it`);
    const isEmptyList = Object.values(resources).some((list) => path.endsWith(`/${list.split('/').at(-1)}`));
    if (!lists.has(path) && !isEmptyList) return undefined;
    // Items of a list carry no kind.
    const items = objects
      .filter((_, index) => paths[index]?.lists.includes(path))
      .map((object) => withValues(object, [{ path: ['kind'], value: undefined }]));
    return { status: 200, body: { metadata: {}, items } };
  };
  const folder = await folderOf({
    kubeconfig: JSON.stringify({
      'current-context': 'fake',
      clusters: [{ name: 'c', cluster: { server: api.access.server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'u', user: {} }],
      contexts: [{ name: 'fake', context: { cluster: 'c', user: 'u', namespace: 'shop' } }],
    }),
  });
  return { api, kubeconfig: `${folder}/kubeconfig`, forbidden };
}

/** Where an object is, and the lists that it is in: of its namespace and of all. */
function pathsOf(object: JsonObject): { readonly own: string; readonly lists: readonly string[] } {
  const all = resources[object['kind'] as keyof typeof resources];
  const { name, namespace } = asObject(valueAt(object, ['metadata'])) ?? {};
  if (namespace === undefined) return { own: `${all}/${name}`, lists: [all] };
  const within = all.replace(/\/v1\//, `/v1/namespaces/${namespace}/`);
  return { own: `${within}/${name}`, lists: [all, within] };
}
