import type { JsonObject } from '../json.ts';
import type { ExportedDefaults } from './exported-defaults.ts';
import { matchConditions } from './match-conditions.ts';
import { graceVariables } from './policy-grace.ts';
import { hookVariables } from './policy-hooks.ts';
import { mutationExpression } from './policy-patches.ts';
import { readinessVariables } from './policy-readiness.ts';
import { settingVariables } from './policy-settings.ts';

const apiVersion = 'admissionregistration.k8s.io/v1';

/**
 * The MutatingAdmissionPolicy that does, inside the API server, what the webhook does to a pod as far as CEL can, and the
 * binding that puts it to work. It never refuses a pod: where an expression fails, the pod stays as it is.
 */
export function admissionPolicy(name: string, defaults: ExportedDefaults): readonly JsonObject[] {
  const metadata = { name, labels: { 'app.kubernetes.io/name': 'gracehook' } };
  const variables = [
    ...settingVariables(defaults),
    ...hookVariables(),
    ...graceVariables(defaults),
    ...readinessVariables(defaults),
  ];
  return [
    {
      apiVersion,
      kind: 'MutatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Ignore',
        reinvocationPolicy: 'IfNeeded',
        matchConstraints: {
          matchPolicy: 'Equivalent',
          namespaceSelector: { matchExpressions: [notIn(defaults)] },
          resourceRules: [
            {
              apiGroups: [''],
              apiVersions: ['v1'],
              operations: ['CREATE'],
              resources: ['pods'],
              scope: 'Namespaced',
            },
          ],
        },
        matchConditions: matchConditions().map((condition) => ({ ...condition })),
        variables: variables.map((variable) => ({ ...variable })),
        mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: mutationExpression() } }],
      },
    },
    { apiVersion, kind: 'MutatingAdmissionPolicyBinding', metadata, spec: { policyName: name } },
  ];
}

function notIn({ bounds }: ExportedDefaults): JsonObject {
  const values = ['kube-system', ...bounds.forbiddenNamespaces];
  return { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [...new Set(values)] };
}
