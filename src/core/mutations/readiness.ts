import type { Edit } from '../edit.ts';
import { asObject, type Json, type JsonObject, valueAt } from '../json.ts';
import type { Container } from '../pod.ts';
import { type Reason, reason } from '../reasons.ts';
import { askedHandler } from './asked-probe.ts';
import type { Injection, Mutation } from './mutation.ts';
import {
  asksOtherHost,
  describeProbe,
  handlerFromLiveness,
  patienceOfLiveness,
  portOfProbe,
  readinessProbe,
} from './probe.ts';
import { declaredTcpPorts, evidentServingPort, namedPort } from './serving-port.ts';

/** The probes that we add, by the name of their container. */
export type ProbesByContainer = ReadonlyMap<string, JsonObject>;

/** Adds a readiness probe to every container without one, where one can be derived or was asked for. */
export function addReadinessProbes(injection: Injection): Mutation & { readonly probes: ProbesByContainer } {
  const edits: Edit[] = [];
  const reasons: Reason[] = [];
  const probes = new Map<string, JsonObject>();
  const undeclared = undeclaredPortName(injection);
  const containers = injection.settings.readiness.value.kind === 'off' ? [] : injection.containers;
  for (const container of containers) {
    if (hasProbe(container, 'readinessProbe')) {
      const detail = `${container.name} has a readiness probe of its own, which stays.`;
      reasons.push(reason('ReadinessAlreadySet', detail));
      continue;
    }
    const probe = probeFor(container, injection, undeclared);
    if (isReason(probe)) reasons.push(probe);
    else {
      edits.push({ path: [...container.path, 'readinessProbe'], value: probe });
      probes.set(container.name, probe);
      reasons.push(...unusedPort(container, injection, probe));
    }
  }
  return { edits, reasons, status: { readiness: described(probes) }, probes };
}

/** The name that `readiness-port` gives and that no container declares: looked for once, whatever containers there are. */
function undeclaredPortName({ containers, settings }: Injection): string | undefined {
  const wanted = settings['readiness-port'].value;
  if (typeof wanted !== 'string') return undefined;
  return containers.some((one) => namedPort(one, containers, wanted) !== undefined) ? undefined : wanted;
}

/** The port that a setting names and a probe copied from the liveness probe does not ask. */
function unusedPort(container: Container, { containers, settings }: Injection, probe: Json): Reason[] {
  const wanted = namedPort(container, containers, settings['readiness-port'].value);
  const asked = portOfProbe(probe);
  if (wanted === undefined || asked === wanted.number || asked === wanted.name) return [];
  const detail = `${container.name} is asked on port ${asked} as by its liveness probe; for port ${wanted.number} set gracehook.io/readiness too.`;
  return [reason('ReadinessPortUnused', detail)];
}

/** Whether a container's author wrote this probe. */
export function hasProbe({ json }: Container, probe: 'readinessProbe' | 'startupProbe'): boolean {
  return (valueAt(json, [probe]) ?? undefined) !== undefined;
}

/** The probes as the status tells them: `{"web": "tcpSocket 8080"}`. */
export function described(probes: ReadonlyMap<string, Json>): ReadonlyMap<string, string> {
  return new Map([...probes].map(([name, probe]) => [name, describeProbe(probe)]));
}

/**
 * | readiness | probe |
 * |---|---|
 * | auto, with an HTTP, gRPC or TCP liveness probe | the same question |
 * | auto, with a liveness probe that asks another `host` | none: the app may listen there alone |
 * | auto, else | TCP on the evident port, if the pod is a ReplicaSet's and its own author opted in |
 * | tcp, grpc, /path | that, on `readiness-port` or the likeliest declared port |
 */
function probeFor(
  container: Container,
  injection: Injection,
  undeclared: string | undefined,
): JsonObject | Reason {
  const wish = injection.settings.readiness.value;
  if (wish.kind !== 'auto') {
    const handler = askedHandler(container, injection, wish);
    return handler === undefined
      ? noReadiness(container, 'it declares no such TCP port')
      : readinessProbe(handler);
  }
  const liveness = asObject(valueAt(container.json, ['livenessProbe']));
  const copied = handlerFromLiveness(liveness);
  if (copied !== undefined) return readinessProbe(copied, patienceOfLiveness(liveness));
  if (asksOtherHost(liveness)) return noReadiness(container, 'its liveness probe asks another host');
  return inventedProbe(container, injection, undeclared);
}

/**
 * A TCP probe that nobody asked for, in pods of a ReplicaSet (as a Deployment makes them). Peers of a StatefulSet may
 * wait for one another, and a namespace's label alone does not speak for every workload in it, so neither gets one.
 */
function inventedProbe(
  container: Container,
  injection: Injection,
  undeclared: string | undefined,
): JsonObject | Reason {
  const { containers, ownerKind, settings, earlier } = injection;
  const isOwnChoice = settings.inject.source === 'pod' || settings.inject.source === 'workload';
  const wanted = settings['readiness-port'].value;
  const hasHostNetwork = valueAt(injection.pod, ['spec', 'hostNetwork']) === true;
  // A pod made from the YAML of an injected one has lost its owner, and keeps what it got with it.
  const isCopy =
    ownerKind === undefined && !hasHostNetwork && earlier?.readiness?.has(container.name) === true;
  const isReplica = ownerKind === 'ReplicaSet' || isCopy;
  if (declaredTcpPorts(container).length === 0 && wanted === undefined) {
    return noReadiness(container, 'it declares no TCP port');
  }
  if (!isReplica) return noReadiness(container, 'none is invented for pods but those of a Deployment');
  if (!isOwnChoice && settings.readiness.source === 'default') {
    return noReadiness(container, 'none is invented where only the namespace opted in');
  }
  if (undeclared !== undefined) {
    return noReadiness(container, `no container declares a TCP port named ${undeclared}`);
  }
  const port = namedPort(container, containers, wanted) ?? evidentServingPort(container);
  if (port === undefined) {
    return noReadiness(container, 'it declares no port that is evidently the one it serves on');
  }
  if (hasHostNetwork) {
    return reason('HostNetwork', `${container.name} runs with hostNetwork, so no TCP probe is invented.`);
  }
  return readinessProbe({ tcpSocket: { port: port.number } });
}

function noReadiness({ name }: Container, why: string): Reason {
  return reason('NoReadiness', `${name} gets no readiness probe: ${why}.`);
}

function isReason(value: JsonObject | Reason): value is Reason {
  return 'code' in value;
}
