import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { asString, type JsonObject, valueAt } from '../../src/core/json.ts';
import type { Operation } from '../../src/core/json-patch.ts';
import { selfIssue } from '../../src/tls/self-issue.ts';
import type { Cluster } from './cluster.ts';

/** A mutating webhook that is not ours, in this process. */
export interface OtherWebhook {
  /** Has the API server ask it for the pods of one namespace; the order of all webhooks is that of their names. */
  register(configurationName: string, namespace: string): Promise<void>;
  /** Removes its registrations and ends it. */
  stop(): Promise<void>;
}

/** Starts one that patches pods as `mutate` says; it is asked again when a later webhook changed the pod. */
export async function startOtherWebhook(
  { kubectl }: Pick<Cluster, 'kubectl'>,
  mutate: (pod: JsonObject) => readonly Operation[],
): Promise<OtherWebhook> {
  const { key, cert, ca } = await selfIssue(['127.0.0.1']);
  const server = createServer({ key, cert }, async (request, response) => {
    // A caller that goes away before it has said all, such as an API server's client that gave up, gets no answer.
    const review = (await json(request).catch(() => undefined)) as JsonObject | undefined;
    if (review === undefined) return void response.destroy();
    const operations = mutate(valueAt(review, ['request', 'object']) as JsonObject);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer(review, operations)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const clientConfig = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    caBundle: Buffer.from(ca).toString('base64'),
  };
  const registered: string[] = [];
  return {
    register: async (name, namespace) => {
      registered.push(name);
      const input = JSON.stringify(configuration(name, namespace, clientConfig));
      await kubectl(['create', '-f', '-'], { input });
    },
    stop: async () => {
      if (registered.length > 0)
        await kubectl(['delete', 'mutatingwebhookconfiguration', ...registered, '--ignore-not-found']);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(review: JsonObject, operations: readonly Operation[]): object {
  const patch = Buffer.from(JSON.stringify(operations)).toString('base64');
  const uid = asString(valueAt(review, ['request', 'uid']));
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid, allowed: true, ...(operations.length > 0 && { patchType: 'JSONPatch', patch }) },
  };
}

function configuration(name: string, namespace: string, clientConfig: object): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: 'pods.example.org',
        clientConfig,
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        admissionReviewVersions: ['v1'],
        reinvocationPolicy: 'IfNeeded',
        sideEffects: 'None',
        failurePolicy: 'Fail',
      },
    ],
  };
}
