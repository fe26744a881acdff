import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';

const rule = (apiGroups: string[], resources: string[], verbs: string[], resourceNames?: string[]) => ({
  apiGroups,
  resources,
  verbs,
  ...(resourceNames && { resourceNames }),
});

/** Which release it is made for: whether in the mode in which `control` issues the certificates. */
interface Release {
  /** What the chart names after the release. */
  readonly name: string;
  readonly isIssuing: boolean;
  /** Whether with the observer; its ClusterRole and binding are to be deleted too, `<name>-observer`. */
  readonly isObserving?: boolean;
}

/**
 * Makes in a namespace what the chart would make for `control`: its Lease and ConfigMap, both empty, and a ServiceAccount
 * with no more rights than it has there. Gives a kubeconfig of that account, in the folder. A release that issues its
 * certificates leaves a ClusterRole and its binding to be deleted, `<name>-control`, and one that observes `<name>-observer`.
 */
export async function createControlAccount(
  cluster: Cluster,
  namespace: string,
  selfTestNamespace: string | undefined,
  folder: string,
  { name, isIssuing, isObserving = false }: Release = { name: 'gracehook', isIssuing: false },
): Promise<string> {
  const metadata = { name: `${name}-control`, namespace };
  const role = (inNamespace: string, rules: object[]) => {
    const own = { name: `${name}-control`, namespace: inNamespace };
    return bound('', own, rules);
  };
  const bound = (prefix: '' | 'Cluster', own: { readonly name: string }, rules: object[]) => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: `${prefix}Role`, name: own.name };
    const apiVersion = 'rbac.authorization.k8s.io/v1';
    return [
      { apiVersion, kind: `${prefix}Role`, metadata: own, rules },
      {
        apiVersion,
        kind: `${prefix}RoleBinding`,
        metadata: own,
        roleRef,
        subjects: [{ kind: 'ServiceAccount', ...metadata }],
      },
    ];
  };
  const configMaps = [`${name}-state`, ...(isObserving ? [`${name}-history`] : [])];
  const configurations = ['mutatingwebhookconfigurations'];
  const items = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    ...configMaps.map((configMap) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: configMap, namespace },
    })),
    { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata },
    ...role(namespace, [
      ...(isIssuing
        ? [rule([''], ['secrets'], ['get', 'update', 'patch'], [`${name}-ca`, `${name}-tls`])]
        : []),
      rule([''], ['configmaps'], ['get', 'update', 'patch'], configMaps),
      rule(['coordination.k8s.io'], ['leases'], ['get', 'update', 'patch'], [`${name}-control`]),
      rule(['discovery.k8s.io'], ['endpointslices'], ['list']),
      rule([''], ['events'], ['create', 'patch']),
    ]),
    ...(selfTestNamespace === undefined ? [] : role(selfTestNamespace, [rule([''], ['pods'], ['create'])])),
    ...(isIssuing
      ? bound('Cluster', { name: metadata.name }, [
          rule(['admissionregistration.k8s.io'], configurations, ['get', 'patch'], [name]),
        ])
      : []),
    ...(isObserving
      ? bound('Cluster', { name: `${name}-observer` }, [
          rule([''], ['pods'], ['get', 'list', 'watch']),
          rule([''], ['events'], ['list', 'watch', 'create', 'patch']),
          rule([''], ['namespaces'], ['list', 'watch']),
          rule(['apps'], ['replicasets'], ['get']),
        ])
      : []),
  ];
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await cluster.kubectl(['create', '-f', '-'], { input });
  const token = await cluster.kubectl(['-n', namespace, 'create', 'token', `${name}-control`]);
  const file = join(folder, 'control-kubeconfig');
  await writeFile(file, await kubeconfigWith(cluster, token), { mode: 0o600 });
  return file;
}

/** A kubeconfig for the same API server, with a token for all its credentials. */
export async function kubeconfigWith(
  { kubeconfig, kubectl, context }: Cluster,
  token: string,
): Promise<string> {
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
