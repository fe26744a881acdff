import type { JsonObject } from '../../src/core/json.ts';

const enabled = { 'gracehook.io/inject': 'enabled' };
const noon = '2026-01-01T12:00:00Z';

interface Wishes {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly isCopied?: boolean;
  readonly namespace?: string;
  readonly replicas?: number;
}

/** A Deployment as a cluster gives it, opted in by hand, with its copy. */
export function liveDeployment(
  name: string,
  { annotations = enabled, isCopied = true, namespace = 'shop', replicas = 2 }: Wishes = {},
): JsonObject {
  const copied = { ...annotations, 'gracehook.io/copied': copiedOf(`Deployment/${name}`, annotations) };
  return {
    kind: 'Deployment',
    metadata: { name, namespace, uid: name, creationTimestamp: noon, annotations },
    spec: {
      replicas,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: { app: name }, annotations: isCopied ? copied : {} },
        spec: {
          terminationGracePeriodSeconds: 30,
          containers: [{ name: 'app', image: 'app:1', readinessProbe: { httpGet: { path: '/', port: 80 } } }],
        },
      },
    },
  };
}

/** A pod of a Deployment, made of this template. */
export function livePod(deployment: JsonObject, suffix = 'x'): JsonObject {
  const { metadata, spec } = deployment as { readonly metadata: JsonObject; readonly spec: JsonObject };
  const template = spec['template'] as JsonObject;
  const { labels, annotations } = template['metadata'] as JsonObject;
  const { name, namespace } = metadata;
  return {
    kind: 'Pod',
    metadata: {
      name: `${name}-5d-${suffix}`,
      namespace: namespace ?? 'shop',
      creationTimestamp: '2026-01-01T12:05:00Z',
      labels: { ...(labels as JsonObject), 'pod-template-hash': '5d' },
      annotations: annotations ?? {},
      ownerReferences: [{ kind: 'ReplicaSet', name: `${name}-5d`, controller: true }],
    },
    spec: template['spec'] ?? {},
    status: { phase: 'Running' },
  };
}

/** The chart's webhook configuration, with the Service that leads to its ConfigMaps. */
export const installation: JsonObject = {
  kind: 'MutatingWebhookConfiguration',
  metadata: { name: 'gracehook', labels: { 'app.kubernetes.io/name': 'gracehook' } },
  webhooks: [{ name: 'pods.gracehook.io', clientConfig: { service: { name: 'hook', namespace: 'system' } } }],
};

/** One of the installation's ConfigMaps. */
export function configMap(name: string, data: Readonly<Record<string, string>>): JsonObject {
  return { kind: 'ConfigMap', metadata: { name, namespace: 'system' }, data };
}

export const shop: JsonObject = { kind: 'Namespace', metadata: { name: 'shop' } };

function copiedOf(of: string, annotations: Readonly<Record<string, string>>): string {
  const values = Object.entries(annotations).map(([key, value]) => [key.replace('gracehook.io/', ''), value]);
  return JSON.stringify({ of, ...Object.fromEntries(values) });
}
