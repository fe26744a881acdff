import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';

/** What the chart names after the release; the tests' own objects have the same names. */
const name = 'gracehook';

const rule = (apiGroups: string[], resources: string[], verbs: string[], resourceNames?: string[]) => ({
  apiGroups,
  resources,
  verbs,
  ...(resourceNames && { resourceNames }),
});

/**
 * Makes in a namespace what the chart would make for `control`: its Lease and ConfigMap, both empty, and a ServiceAccount
 * with no more rights than it has there. Gives a kubeconfig of that account, in the folder.
 */
export async function createControlAccount(
  cluster: Cluster,
  namespace: string,
  selfTestNamespace: string,
  folder: string,
): Promise<string> {
  const metadata = { name: `${name}-control`, namespace };
  const role = (inNamespace: string, rules: object[]) => {
    const own = { name: `${name}-control`, namespace: inNamespace };
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: own.name };
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    return [
      { apiVersion, kind: 'Role', metadata: own, rules },
      {
        apiVersion,
        kind: 'RoleBinding',
        metadata: own,
        roleRef,
        subjects: [{ kind: 'ServiceAccount', ...metadata }],
      },
    ];
  };
  const items = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-state`, namespace } },
    { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata },
    ...role(namespace, [
      rule([''], ['configmaps'], ['get', 'update', 'patch'], [`${name}-state`]),
      rule(['coordination.k8s.io'], ['leases'], ['get', 'update', 'patch'], [`${name}-control`]),
      rule(['discovery.k8s.io'], ['endpointslices'], ['list']),
      rule([''], ['events'], ['create', 'patch']),
    ]),
    ...role(selfTestNamespace, [rule([''], ['pods'], ['create'])]),
  ];
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await cluster.kubectl(['create', '-f', '-'], { input });
  const token = await cluster.kubectl(['-n', namespace, 'create', 'token', `${name}-control`]);
  const file = join(folder, 'control-kubeconfig');
  await writeFile(file, await kubeconfigWith(cluster, token), { mode: 0o600 });
  return file;
}

/** A kubeconfig for the same API server, with a token for all its credentials. */
async function kubeconfigWith({ kubeconfig, kubectl, context }: Cluster, token: string): Promise<string> {
  const text =
    kubeconfig === ''
      ? await kubectl(['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json'])
      : await readFile(kubeconfig, 'utf8');
  const { clusters, contexts, 'current-context': current } = JSON.parse(text);
  const wanted = context ?? current;
  const [found] = contexts.filter((item: { name: string }) => item.name === wanted);
  return JSON.stringify({
    'current-context': 'control',
    clusters,
    users: [{ name: 'control', user: { token } }],
    contexts: [{ name: 'control', context: { cluster: found.context.cluster, user: 'control' } }],
  });
}
