import { expect, it } from 'vitest';
import { asList, asString, type JsonObject, valueAt } from '../json.ts';
import { statefulServerPorts } from '../mutations/serving-port.ts';
import { defaultBounds } from '../policy/bounds.ts';
import { sidecarTable } from '../policy/sidecars.ts';
import { admissionPolicy } from './admission-policy.ts';
import { exportedDefaults } from './exported-defaults.ts';

const cluster = (values: Readonly<Record<string, string>>) => [
  { place: 'cluster' as const, values: new Map(Object.entries(values)) },
];

it('prints a policy that fails open and the binding that names it', () => {
  const [policy, binding] = admissionPolicy('graceful', exportedDefaults([]));
  expect(policy).toMatchObject({
    kind: 'MutatingAdmissionPolicy',
    metadata: { name: 'graceful' },
    spec: { failurePolicy: 'Ignore', reinvocationPolicy: 'IfNeeded' },
  });
  expect(binding).toMatchObject({
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: { name: 'graceful' },
    spec: { policyName: 'graceful' },
  });
});

it.each<[name: string, contains: string]>([
  ['delay', '[5])[0], 300].min()'],
  ['drain', '[20])[0]'],
  ['buffer', '[15])[0]'],
  ['grace', '[600, ['],
  ['readiness', "['auto']"],
  ['containerNames', '[[]])[0]'],
])('without a configuration, %s has the built-in default', (name, contains) => {
  expect(variableOf(policyOf({}), name)).toContain(contains);
});

it('has what the admin configures instead', () => {
  const bounds = { ...defaultBounds, maxDelaySeconds: 60, maxGraceSeconds: 120 };
  const policy = policyOf({ delay: '1m30s', drain: '40', readiness: 'off', containers: 'web, api' }, bounds);
  expect(variableOf(policy, 'delay')).toContain('[60])[0], 60].min()');
  expect(variableOf(policy, 'drain')).toContain('[40])[0]');
  expect(variableOf(policy, 'readiness')).toContain("['off']");
  expect(variableOf(policy, 'containerNames')).toContain("[['web', 'api']])[0]");
  expect(variableOf(policy, 'grace')).toContain('[120, [');
});

it('invents a probe where only the namespace opted in, if the admin names readiness', () => {
  expect(variableOf(policyOf({}), 'mayInvent')).toContain('size(variables.saidReadiness) > 0');
  expect(variableOf(policyOf({ readiness: 'auto' }), 'mayInvent')).toContain('isOwnChoice || true');
});

it('leaves kube-system and forbidden namespaces alone, each once', () => {
  const bounds = { ...defaultBounds, forbiddenNamespaces: new Set(['bank', 'kube-system']) };
  const path = ['spec', 'matchConstraints', 'namespaceSelector', 'matchExpressions', 0, 'values'];
  expect(valueAt(policyOf({}, bounds), path)).toEqual(['kube-system', 'bank']);
});

it('reads no annotations of namespaces where the admin has turned them off', () => {
  const [policy] = admissionPolicy('graceful', exportedDefaults([], defaultBounds, false));
  expect(JSON.stringify(policy)).not.toContain('namespaceAnnotations');
  expect(variableOf(policy, 'isOptedIn')).toContain('namespaceObject.metadata.?labels');
});

it('knows every sidecar and every port of the tables', () => {
  const policy = policyOf({});
  const traffic = variableOf(policy, 'traffic');
  for (const { containers, images = [] } of Object.values(sidecarTable)) {
    for (const name of containers) expect(traffic).toContain(`'${name}'`);
    for (const image of images) expect(traffic).toContain(image);
  }
  for (const port of statefulServerPorts) expect(variableOf(policy, 'evidentPorts')).toMatch(`${port}`);
});

it('uses no variable before it is there', () => {
  const names = new Set<string>();
  for (const variable of asList(valueAt(policyOf({}), ['spec', 'variables']))) {
    const expression = asString(valueAt(variable, ['expression'])) ?? '';
    for (const [, used = ''] of expression.matchAll(/variables\.(\w+)/g)) expect(names).toContain(used);
    names.add(asString(valueAt(variable, ['name'])) ?? '');
  }
  expect(names.size).toBeGreaterThan(20);
});

function policyOf(
  settings: Readonly<Record<string, string>>,
  bounds = defaultBounds,
): JsonObject | undefined {
  return admissionPolicy('graceful', exportedDefaults(cluster(settings), bounds))[0];
}

function variableOf(policy: JsonObject | undefined, name: string): string {
  const variables = asList(valueAt(policy, ['spec', 'variables']));
  const variable = variables.find((one) => valueAt(one, ['name']) === name);
  return asString(valueAt(variable, ['expression'])) ?? '';
}
