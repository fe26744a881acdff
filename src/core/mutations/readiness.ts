import type { Edit } from '../edit.ts';
import { asObject, type JsonObject, valueAt } from '../json.ts';
import type { Container } from '../pod.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Injection, Mutation } from './mutation.ts';
import { describeProbe, handlerFromLiveness, patienceOfLiveness, readinessProbe } from './probe.ts';
import {
  type DeclaredPort,
  declaredTcpPorts,
  evidentServingPort,
  isHttpsPort,
  likelyServingPort,
} from './serving-port.ts';

/** Adds a readiness probe to every container without one, where one can be derived or was asked for. */
export function addReadinessProbes(injection: Injection): Mutation {
  const edits: Edit[] = [];
  const reasons: Reason[] = [];
  const described = new Map<string, string>();
  if (injection.settings.readiness.value.kind === 'off') return { edits, reasons, status: {} };
  for (const container of injection.containers) {
    if ((valueAt(container.json, ['readinessProbe']) ?? undefined) !== undefined) {
      const detail = `${container.name} has a readiness probe of its own, which stays.`;
      reasons.push(reason('ReadinessAlreadySet', detail));
      continue;
    }
    const probe = probeFor(container, injection);
    if (isReason(probe)) reasons.push(probe);
    else {
      edits.push({ path: [...container.path, 'readinessProbe'], value: probe });
      described.set(container.name, describeProbe(probe));
    }
  }
  return { edits, reasons, status: { readiness: described } };
}

/**
 * | readiness | probe |
 * |---|---|
 * | auto, with an HTTP, gRPC or TCP liveness probe | the same question |
 * | auto, else | TCP on the evident port, if the pod is a ReplicaSet's and its own author opted in |
 * | tcp, grpc, /path | that, on `readiness-port` or the likeliest declared port |
 */
function probeFor(container: Container, injection: Injection): JsonObject | Reason {
  const wish = injection.settings.readiness.value;
  if (wish.kind === 'auto') {
    const liveness = asObject(valueAt(container.json, ['livenessProbe']));
    const copied = handlerFromLiveness(liveness);
    if (copied !== undefined) return readinessProbe(copied, patienceOfLiveness(liveness));
    if (!mayInvent(injection))
      return noReadiness(container, 'its pod is not one of a ReplicaSet that opted in itself');
    const port = namedPort(container, injection) ?? evidentServingPort(container);
    if (port === undefined)
      return noReadiness(container, 'it declares no port that is evidently the one it serves on');
    if (valueAt(injection.pod, ['spec', 'hostNetwork']) === true) {
      return reason('HostNetwork', `${container.name} runs with hostNetwork, so no TCP probe is invented.`);
    }
    return readinessProbe({ tcpSocket: { port: port.number } });
  }
  const isGrpc = wish.kind === 'grpc';
  const named = injection.settings['readiness-port'].value !== undefined;
  const port = named ? namedPort(container, injection) : likelyServingPort(container, isGrpc);
  if (port === undefined) return noReadiness(container, 'it declares no such TCP port');
  if (isGrpc) return readinessProbe({ grpc: { port: port.number, service: '' } });
  if (wish.kind !== 'http') return readinessProbe({ tcpSocket: { port: port.number } });
  const scheme = isHttpsPort(port) ? 'HTTPS' : 'HTTP';
  return readinessProbe({ httpGet: { path: wish.path, port: port.number, scheme } });
}

/**
 * Whether a TCP probe may be invented: peers of a StatefulSet may wait for one another, and a namespace's label alone
 * does not speak for every workload in it.
 */
function mayInvent({ ownerKind, settings }: Injection): boolean {
  const isOwnChoice = settings.inject.source === 'pod' || settings.inject.source === 'workload';
  return ownerKind === 'ReplicaSet' && (isOwnChoice || settings.readiness.source !== 'default');
}

/**
 * The port of `readiness-port` in this container: the one it declares by that name or number. A number that no
 * container declares is taken for the first container.
 */
function namedPort(container: Container, { containers, settings }: Injection): DeclaredPort | undefined {
  const wanted = settings['readiness-port'].value;
  if (wanted === undefined) return undefined;
  const isWanted = ({ name, number }: DeclaredPort) => wanted === name || wanted === number;
  const declared = declaredTcpPorts(container).find(isWanted);
  if (declared !== undefined || typeof wanted === 'string') return declared;
  const isDeclaredElsewhere = containers.some((other) => declaredTcpPorts(other).some(isWanted));
  return container === containers[0] && !isDeclaredElsewhere
    ? { number: wanted, name: undefined }
    : undefined;
}

function noReadiness({ name }: Container, why: string): Reason {
  return reason('NoReadiness', `${name} gets no readiness probe: ${why}.`);
}

function isReason(value: JsonObject | Reason): value is Reason {
  return 'code' in value;
}
