import { asInteger, asList, asString, valueAt } from '../json.ts';
import type { Container } from '../pod.ts';
import type { ProbeWish } from '../policy/setting-values.ts';

/** A TCP port that a container declares. */
export interface DeclaredPort {
  readonly number: number;
  readonly name: string | undefined;
}

/** Names of ports that an app serves on, and of those that it only has beside them. */
export const servingName = /^(?:http|https|web|grpc)|^h2c$/;
export const auxiliaryName = /metric|prom|admin|debug|pprof|profil|jmx|monitor|stats|health/;
const grpcName = /^grpc/;

/**
 * Well-known ports of databases, mail servers and brokers. Such a server may open its port before it can serve, or
 * only on the leader, so a connection says nothing about readiness.
 */
export const statefulServerPorts = new Set([
  25, 110, 143, 389, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2181, 2379, 2380, 2888, 3306, 3888, 4222,
  5432, 5671, 5672, 6379, 6380, 8883, 9042, 9092, 9093, 9200, 9300, 11211, 26257, 26379, 27017, 27018, 33060,
  50000, 61616,
]);

/** The TCP ports that a container declares, each number once, in the order of the manifest. */
export function declaredTcpPorts({ json }: Container): DeclaredPort[] {
  const ports = new Map<number, DeclaredPort>();
  for (const port of asList(valueAt(json, ['ports']))) {
    const number = asInteger(valueAt(port, ['containerPort']));
    const isTcp = (valueAt(port, ['protocol']) ?? 'TCP') === 'TCP';
    if (number === undefined || number < 1 || number > 65_535 || !isTcp || ports.has(number)) continue;
    ports.set(number, { number, name: asString(valueAt(port, ['name'])) });
  }
  return [...ports.values()];
}

/**
 * The port that a container surely serves on: one whose name says so, else its only port if that has no name and is
 * no known database's, mail server's or broker's. Undefined where a guess would be needed.
 */
export function evidentServingPort(container: Container): DeclaredPort | undefined {
  return evidentAmong(declaredTcpPorts(container));
}

function evidentAmong(ports: readonly DeclaredPort[]): DeclaredPort | undefined {
  const named = ports.find(({ name = '' }) => servingName.test(name) && !auxiliaryName.test(name));
  if (named !== undefined) return named;
  const [only, ...others] = ports;
  const isPlain = only !== undefined && only.name === undefined && !statefulServerPorts.has(only.number);
  return isPlain && others.length === 0 ? only : undefined;
}

/**
 * The port for a probe that somebody asked for: the evident one, else any declared one, one that does not look like a
 * metrics or debug port first. For gRPC a port named grpc comes before all, and for a path after all others: a gRPC
 * server answers no HTTP/1.1.
 */
export function likelyServingPort(container: Container, asks: ProbeWish['kind']): DeclaredPort | undefined {
  const declared = declaredTcpPorts(container);
  const isGrpc = ({ name = '' }: DeclaredPort) => grpcName.test(name);
  const others = asks === 'http' ? declared.filter((port) => !isGrpc(port)) : [];
  const ports = others.length > 0 ? others : declared;
  return (
    (asks === 'grpc' ? ports.find(isGrpc) : undefined) ??
    evidentAmong(ports) ??
    ports.find(({ name = '' }) => !auxiliaryName.test(name)) ??
    ports[0]
  );
}

/**
 * The port that a setting names, in this container: the one it declares by that name or number. A number that none of
 * the containers declares is taken for the first of them.
 */
export function namedPort(
  container: Container,
  containers: readonly Container[],
  wanted: number | string | undefined,
): DeclaredPort | undefined {
  if (wanted === undefined) return undefined;
  const isWanted = ({ name, number }: DeclaredPort) => wanted === name || wanted === number;
  const declared = declaredTcpPorts(container).find(isWanted);
  if (declared !== undefined || typeof wanted === 'string') return declared;
  if (container !== containers[0]) return undefined;
  const isDeclaredElsewhere = containers.some((other) => declaredTcpPorts(other).some(isWanted));
  return isDeclaredElsewhere ? undefined : { number: wanted, name: undefined };
}

/** Whether an HTTP probe on this port must speak TLS, by the port's name or number. */
export function isHttpsPort({ name = '', number }: DeclaredPort): boolean {
  return name.startsWith('https') || (!servingName.test(name) && (number === 443 || number === 8443));
}
