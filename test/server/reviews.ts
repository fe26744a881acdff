/** An AdmissionReview of a pod that opted in; `object` may be anything at all. */
export function reviewOf(object: unknown, request: Record<string, unknown> = {}): string {
  return JSON.stringify({
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: { uid: 'a-uid', operation: 'CREATE', namespace: 'shop', object, ...request },
  });
}

/** A pod of a ReplicaSet that opted in and declares one port. */
export function podWith(
  annotations: Record<string, string>,
  spec: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: 'web-',
      annotations: { 'gracehook.io/inject': 'enabled', ...annotations },
      ownerReferences: [{ kind: 'ReplicaSet', controller: true }],
    },
    spec: {
      terminationGracePeriodSeconds: 30,
      containers: [{ name: 'web', ports: [{ containerPort: 8080 }] }],
      ...spec,
    },
  };
}

/** The operations inside an answer. */
export function patchIn(json: Record<string, unknown>): { op: string; path: string; value: unknown }[] {
  const { patch } = json['response'] as { patch?: string };
  return patch === undefined ? [] : JSON.parse(Buffer.from(patch, 'base64').toString());
}
