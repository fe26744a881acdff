import type { JsonObject } from '../../../src/core/json.ts';
import { type BenchCluster, create } from './bench-cluster.ts';

/** Where the Services of webhooks are that no chart installs. */
export const webhooksNamespace = 'bench-webhooks';

/** A Service of a webhook. */
export interface WebhookService {
  readonly namespace: string;
  readonly name: string;
}

/** Creates a Service whose endpoint is a program of this machine. */
export async function createService(
  cluster: BenchCluster,
  name: string,
  port: number,
): Promise<WebhookService> {
  const service = { namespace: webhooksNamespace, name };
  await create(cluster, `/api/v1/namespaces/${service.namespace}/services`, {
    metadata: { name },
    spec: { ports: [{ name: 'https', port: 443 }] },
  });
  await createEndpoint(cluster, service, port);
  return service;
}

/** Writes the endpoint of a Service's port `https`, as a controller would for a pod that is ready. */
export async function createEndpoint(
  cluster: BenchCluster,
  { namespace, name }: WebhookService,
  port: number,
): Promise<void> {
  await create(cluster, `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`, {
    metadata: { name: `${name}-bench`, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: 'https', port, protocol: 'TCP' }],
    endpoints: [{ addresses: [cluster.hostAddress], conditions: { ready: true } }],
  });
}

/** The name that the API server asks a webhook's certificate for. */
export function serverNameOf({ namespace, name }: WebhookService): string {
  return `${name}.${namespace}.svc`;
}

/** Has the API server ask a webhook for the pods of some namespaces, as tersely as it can be told. */
export async function registerWebhook(
  cluster: BenchCluster,
  service: WebhookService,
  { ca, namespaceSelector }: { readonly ca: string; readonly namespaceSelector: JsonObject },
): Promise<void> {
  await create(cluster, '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations', {
    metadata: { name: service.name },
    webhooks: [
      {
        name: `${service.name}.bench.example.org`,
        clientConfig: {
          service: { ...service, path: '/mutate/pods', port: 443 },
          caBundle: Buffer.from(ca).toString('base64'),
        },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        namespaceSelector,
        admissionReviewVersions: ['v1'],
        reinvocationPolicy: 'IfNeeded',
        sideEffects: 'None',
        failurePolicy: 'Fail',
        timeoutSeconds: 10,
      },
    ],
  });
}
