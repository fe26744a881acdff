import type { TestContext } from 'vitest';
import { type Helm, helmIn } from '../helm.ts';
import { testCluster as cluster } from '../test-cluster.ts';
import { namespaceFor, type TestNamespace } from '../test-namespace.ts';

const nowhere = { nodeSelector: { 'gracehook.example.org/nowhere': 'true' } };

/** Values with which the pods fit on no node, and no namespace that anybody else uses is looked at. */
export const harmless = {
  serve: nowhere,
  control: nowhere,
  webhook: { namespaceSelector: { matchLabels: { 'gracehook.example.org/seen': 'true' } } },
};

/** A namespace, and helm in it. A release that is named like the namespace has this name for everything. */
export async function releaseIn(
  test: Pick<TestContext, 'onTestFinished'>,
  folder: string,
): Promise<{ readonly namespace: TestNamespace; readonly helm: Helm }> {
  const namespace = await namespaceFor(test, cluster, 'gracehook');
  return { namespace, helm: helmIn(cluster, { namespace: namespace.name, folder }) };
}

/** Writes into the objects without content, and the webhook configuration, as control does: without Helm or Git. */
export async function fillAsControlDoes({ name, kubectl }: TestNamespace): Promise<void> {
  const secret = { data: { 'ca.crt': 'Y2E=', 'ca.key': 'a2V5' } };
  await kubectl(['patch', 'secret', `${name}-ca`, '-p', JSON.stringify(secret)]);
  await kubectl(['patch', 'secret', `${name}-tls`, '-p', JSON.stringify(secret)]);
  await kubectl([
    'patch',
    'configmap',
    `${name}-state`,
    '-p',
    JSON.stringify({ data: { 'capabilities.json': '{}' } }),
  ]);
  await kubectl([
    'patch',
    'lease',
    `${name}-control`,
    '-p',
    JSON.stringify({ spec: { holderIdentity: 'control-1' } }),
  ]);
  const ca = await kubectl(['get', 'configmap', 'kube-root-ca.crt', '-o', 'jsonpath={.data.ca\\.crt}']);
  const patch = [
    { op: 'add', path: '/webhooks/0/clientConfig/caBundle', value: Buffer.from(ca).toString('base64') },
  ];
  await kubectl(['patch', 'mutatingwebhookconfiguration', name, '--type=json', '-p', JSON.stringify(patch)]);
}
