import type { JsonObject } from '../../../src/core/json.ts';
import { celText } from '../../../src/core/policy-export/cel.ts';
import { injectedLabel, statusAnnotation } from '../../../src/core/status.ts';
import { version } from '../../../src/version.ts';
import type { ArmSetting, StartedArm } from './arm.ts';
import { create } from './bench-cluster.ts';

const group = '/apis/admissionregistration.k8s.io/v1';

/** Both ways in which a MutatingAdmissionPolicy can say what it changes. */
const mutations = {
  JSONPatch: { patchType: 'JSONPatch', jsonPatch: { expression: jsonPatches() } },
  ApplyConfiguration: {
    patchType: 'ApplyConfiguration',
    applyConfiguration: { expression: appliedConfiguration() },
  },
};

/**
 * Has the API server itself mutate pods by a MutatingAdmissionPolicy that was written for the comparison: it does what
 * Gracehook does to the pods of the bench, and decides no more than that. (`gracehook export policy` decides more, and
 * writes no status.)
 */
export async function startPolicy(
  patchType: keyof typeof mutations,
  { cluster, namespaceSelector }: ArmSetting,
): Promise<StartedArm> {
  const name = `bench-${patchType.toLowerCase()}`;
  // With IfNeeded it would be evaluated twice: what it changes itself counts as a change.
  const spec = { failurePolicy: 'Fail', reinvocationPolicy: 'Never', matchConstraints, variables };
  await create(cluster, `${group}/mutatingadmissionpolicies`, {
    metadata: { name },
    spec: { ...spec, mutations: [mutations[patchType]] },
  });
  await create(cluster, `${group}/mutatingadmissionpolicybindings`, {
    metadata: { name },
    spec: { policyName: name, matchResources: { namespaceSelector } },
  });
  return { programs: [] };
}

const matchConstraints: JsonObject = {
  resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
};

const variables: JsonObject[] = Object.entries({
  containers: 'object.spec.containers',
  indexes: 'lists.range(size(object.spec.containers))',
  hookless: 'variables.indexes.filter(i, !variables.containers[i].?lifecycle.?preStop.hasValue())',
  written: 'object.spec.?terminationGracePeriodSeconds.orValue(30)',
  grace: '[variables.written + 5, 40].max()',
  isReplica: `object.metadata.?ownerReferences.orValue([]).exists(o, o.kind == 'ReplicaSet')`,
  ports: `variables.containers.map(c, (c.?ports.orValue([]).filter(p, p.?name.orValue('') == 'http')
  .map(p, int(p.containerPort)) + [0])[0])`,
  probed: `variables.indexes.filter(i, variables.isReplica && variables.ports[i] > 0
  && !variables.containers[i].?readinessProbe.hasValue())`,
  status: statusExpression(),
}).map(([name, expression]) => ({ name, expression }));

/** The text of the status annotation, made of the same parts as Gracehook's. */
function statusExpression(): string {
  const name = `'"' + variables.containers[i].name + '":"`;
  return [
    celText(`{"v":1,"by":"${version}","grace":{"written":`),
    'string(variables.written)',
    `',"set":' + string(variables.grace)`,
    `'},"preStop":{' + variables.hookless.map(i, ${name}sleep 5"').join(',')`,
    `'},"readiness":{' + variables.probed.map(i, ${name}tcpSocket ' + string(variables.ports[i]) + '"').join(',')`,
    celText(
      '},"settings":{"delay":[5,"default"],"drain":[20,"default"],"buffer":[15,"default"],"readiness":["auto","default"]}',
    ),
    `(size(variables.probed) < size(variables.containers) ? ',"reasons":["NoReadiness"]' : '')`,
    `'}'`,
  ].join('\n+ ');
}

function jsonPatches(): string {
  const container = `path: '/spec/containers/' + string(i) + `;
  return `variables.hookless.map(i, variables.containers[i].?lifecycle.hasValue()
  ? JSONPatch{op: 'add', ${container}'/lifecycle/preStop', value: {'sleep': {'seconds': 5}}}
  : JSONPatch{op: 'add', ${container}'/lifecycle', value: {'preStop': {'sleep': {'seconds': 5}}}})
+ [JSONPatch{op: 'add', path: '/spec/terminationGracePeriodSeconds', value: variables.grace}]
+ variables.probed.map(i, JSONPatch{op: 'add', ${container}'/readinessProbe', value: {
  'tcpSocket': dyn({'port': variables.ports[i]}), 'timeoutSeconds': dyn(1), 'periodSeconds': dyn(2),
  'successThreshold': dyn(1), 'failureThreshold': dyn(15)}})
+ [
  JSONPatch{op: 'add', path: '/metadata/labels/' + jsonpatch.escapeKey(${celText(injectedLabel)}), value: 'true'},
  JSONPatch{op: 'add', path: '/metadata/annotations/' + jsonpatch.escapeKey(${celText(statusAnnotation)}), value: variables.status}
]`;
}

function appliedConfiguration(): string {
  const type = 'Object.spec.containers';
  return `Object{
  metadata: Object.metadata{
    labels: {${celText(injectedLabel)}: 'true'},
    annotations: {${celText(statusAnnotation)}: variables.status}
  },
  spec: Object.spec{
    terminationGracePeriodSeconds: variables.grace,
    containers: variables.indexes.map(i, ${type}{
      name: variables.containers[i].name,
      ?lifecycle: i in variables.hookless
        ? optional.of(${type}.lifecycle{preStop: ${type}.lifecycle.preStop{
            sleep: ${type}.lifecycle.preStop.sleep{seconds: 5}}})
        : optional.none(),
      ?readinessProbe: i in variables.probed
        ? optional.of(${type}.readinessProbe{
            tcpSocket: ${type}.readinessProbe.tcpSocket{port: variables.ports[i]},
            timeoutSeconds: 1, periodSeconds: 2, successThreshold: 1, failureThreshold: 15})
        : optional.none()
    })
  }
}`;
}
