import type { Cluster } from '../cluster.ts';

const hasSleep = 'has(c.lifecycle) && has(c.lifecycle.preStop) && has(c.lifecycle.preStop.sleep)';
const remove = "JSONPatch{op: 'remove', path: '/spec/containers/0/lifecycle/preStop/sleep'}";

/**
 * Makes the API server lose `preStop.sleep` of each pod's first container, as one does that does not know the field:
 * what is left is a hook without a handler, and the pod is refused. Gives what undoes it.
 */
export async function stripSleep({ kubectl }: Pick<Cluster, 'kubectl'>): Promise<() => Promise<void>> {
  const name = 'strip-sleep';
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      // It has the last word, also on what a webhook adds.
      reinvocationPolicy: 'IfNeeded',
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
        ],
      },
      mutations: [
        {
          patchType: 'JSONPatch',
          jsonPatch: { expression: `object.spec.containers.all(c, !(${hasSleep})) ? [] : [${remove}]` },
        },
      ],
    },
  };
  const binding = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name },
  };
  await kubectl(['create', '-f', '-'], {
    input: [policy, binding].map((o) => JSON.stringify(o)).join('\n---\n'),
  });
  return async () => {
    await kubectl([
      'delete',
      'mutatingadmissionpolicybinding,mutatingadmissionpolicy',
      name,
      '--ignore-not-found',
    ]);
  };
}
