import type { Cluster } from './cluster.ts';

/** Whether an annotated pod comes out injected now, which some seconds after a registration it does not yet. */
export async function isWebhookCalled({ kubectl }: Pick<Cluster, 'kubectl'>): Promise<boolean> {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'is-the-webhook-called', annotations: { 'gracehook.io/inject': 'enabled' } },
    spec: { containers: [{ name: 'app', image: 'docker.io/lab/none:v1' }] },
  };
  const stored = await kubectl(['-n', 'default', 'create', '--dry-run=server', '-o', 'json', '-f', '-'], {
    input: JSON.stringify(pod),
    timeoutSeconds: 10,
  });
  return JSON.parse(stored).metadata.labels?.['gracehook.io/injected'] === 'true';
}
