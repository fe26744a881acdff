/**
 * A webhook configuration as the chart's, by which commands find an installation: its ConfigMaps are named after the
 * Service. It selects nothing: the webhook of the test is the one that is called.
 */
export function installationObject(
  name: string,
  service: { readonly name: string; readonly namespace: string },
): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name, labels: { 'app.kubernetes.io/name': 'gracehook' } },
    webhooks: [
      {
        ...{ name: 'pods.gracehook.io', admissionReviewVersions: ['v1'] },
        clientConfig: { service: { ...service, path: '/mutate/pods' } },
        ...{ sideEffects: 'None', failurePolicy: 'Ignore' },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        namespaceSelector: { matchLabels: { 'gracehook.io/none': 'none' } },
      },
    ],
  };
}
