import { longestPatienceSeconds, readinessProbe } from '../mutations/probe.ts';
import { auxiliaryName, servingName, statefulServerPorts } from '../mutations/serving-port.ts';
import { type CelVariable, celList, celText } from './cel.ts';
import type { ExportedDefaults } from './exported-defaults.ts';

const liveness = 'variables.containers[i].livenessProbe';

/** The handlers of a liveness probe that are copied, with the fields that `handlerFromLiveness` keeps. */
const copiedHandlers: ReadonlyMap<string, string> = new Map([
  [
    'httpGet',
    `{'path': dyn(${liveness}.httpGet.path), 'port': dyn(${liveness}.httpGet.port), 'scheme': dyn(${liveness}.httpGet.scheme),
      ?'httpHeaders': ${liveness}.httpGet.?httpHeaders.optMap(all, dyn(all.map(header, {'name': header.name, 'value': header.value})))}`,
  ],
  ['tcpSocket', `{'port': ${liveness}.tcpSocket.port}`],
  ['grpc', `{'port': dyn(${liveness}.grpc.port), 'service': dyn(${liveness}.grpc.?service.orValue(''))}`],
]);

/** The variables for which containers get a readiness probe, as `readiness: auto` decides it. */
export function readinessVariables({ settings }: ExportedDefaults): CelVariable[] {
  const isWished = settings.readiness.source === 'default' ? 'size(variables.saidReadiness) > 0' : 'true';
  const name = `port.?name.orValue('')`;
  return [
    {
      name: 'lacksReadiness',
      expression: `variables.indexes.filter(i, variables.readiness == 'auto' && variables.roles[i] == 'app'
  && !variables.containers[i].?readinessProbe.hasValue()
  && ${hasNoValueIn('httpGet.?host')} && ${hasNoValueIn('tcpSocket.?host')})`,
    },
    {
      name: 'mayInvent',
      expression: `(variables.isOwnChoice || ${isWished}) && !object.spec.?hostNetwork.orValue(false)
  && object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false) && o.kind == 'ReplicaSet')`,
    },
    {
      name: 'evidentPorts',
      expression: `variables.containers
  .map(c, c.?ports.orValue([]).filter(port, port.?protocol.orValue('TCP') == 'TCP'))
  .map(ports, (ports
    .filter(port, ${name}.matches(${celText(servingName.source)})
      && !${name}.matches(${celText(auxiliaryName.source)}))
    .map(port, int(port.containerPort))
  + ports
    .filter(port, ${name} == '' && ports.all(other, other.containerPort == port.containerPort)
      && !(port.containerPort in ${celList(statefulServerPorts)}))
    .map(port, int(port.containerPort)) + [0])[0])`,
    },
  ];
}

/** The patches that add the probes: a copy of what the liveness probe asks, else TCP on the evident port. */
export function readinessPatches(): string[] {
  const { timeoutSeconds, failureThreshold, ...rhythm } = readinessProbe({ tcpSocket: {} });
  const period = Number(rhythm['periodSeconds']);
  const failsAfter = `[int(${liveness}.periodSeconds) * int(${liveness}.failureThreshold), ${longestPatienceSeconds}].min()`;
  const patience = `[${failureThreshold}, (${failsAfter} + ${period - 1}) / ${period}].max()`;
  const probe = (handler: string, fields: string, timeout: string, failures: string) =>
    `JSONPatch{op: 'add', path: '/spec/containers/' + string(i) + '/readinessProbe', value: {
    '${handler}': dyn(${fields}),
    'timeoutSeconds': dyn(${timeout}), 'periodSeconds': dyn(${period}),
    'successThreshold': dyn(${rhythm['successThreshold']}), 'failureThreshold': dyn(${failures})}}`;
  const copied = [...copiedHandlers].map(
    ([kind, fields]) => `variables.lacksReadiness.filter(i, ${hasHandler(kind)})
  .map(i, ${probe(kind, fields, `${liveness}.timeoutSeconds`, patience)})`,
  );
  const isAsked = [...copiedHandlers.keys()].map(hasHandler).join('\n    || ');
  const invented = `variables.lacksReadiness.filter(i, variables.mayInvent && variables.evidentPorts[i] > 0
    && !(${isAsked}))
  .map(i, ${probe('tcpSocket', "{'port': variables.evidentPorts[i]}", String(timeoutSeconds), String(failureThreshold))})`;
  return [...copied, invented];
}

function hasHandler(kind: string): string {
  return `variables.containers[i].?livenessProbe.?${kind}.hasValue()`;
}

function hasNoValueIn(field: string): string {
  return `variables.containers[i].?livenessProbe.?${field}.orValue('') == ''`;
}
