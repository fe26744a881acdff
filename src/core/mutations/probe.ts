import { asInteger, asList, asObject, asString, type Json, type JsonObject, valueAt } from '../json.ts';

/** What a probe asks: one of Kubernetes' handlers, as we build it. */
export type ProbeHandler =
  | { readonly tcpSocket: JsonObject }
  | { readonly httpGet: JsonObject }
  | { readonly grpc: JsonObject };

const periodSeconds = 2;
const leastFailureThreshold = 15;

/** How long the probe may fail before it counts, and how long one try may take. */
export interface ProbePatience {
  readonly timeoutSeconds?: number;
  /** Seconds that a failing liveness probe takes to restart the container. */
  readonly failsAfterSeconds?: number;
}

/**
 * A readiness probe that is quick to become true and slow to become false: shutdown needs no failing probe, and a spike
 * of load must not empty a Service. Every field that the API server would set is there, so that the stored probe
 * equals this one and a second pass changes nothing.
 */
export function readinessProbe(
  handler: ProbeHandler,
  { timeoutSeconds = 1, failsAfterSeconds = 0 }: ProbePatience = {},
): JsonObject {
  const failureThreshold = Math.max(leastFailureThreshold, Math.ceil(failsAfterSeconds / periodSeconds));
  return { ...handler, timeoutSeconds, periodSeconds, successThreshold: 1, failureThreshold };
}

/** Whether a probe has the shape of `readinessProbe`: one that differs was changed by somebody, or was never ours. */
export function isReadinessProbeOfOurs(probe: Json | undefined): boolean {
  return (
    valueAt(probe, ['periodSeconds']) === periodSeconds &&
    valueAt(probe, ['successThreshold']) === 1 &&
    (valueAt(probe, ['initialDelaySeconds']) ?? 0) === 0 &&
    (asInteger(valueAt(probe, ['failureThreshold'])) ?? 0) >= leastFailureThreshold
  );
}

/** A probe's handler in a few words, for status and people: `tcpSocket 8080`, `httpGet /health 8080`. */
export function describeProbe(probe: Json): string {
  const [kind = 'none', handler] =
    Object.entries(asObject(probe) ?? {}).find(([key]) => ['tcpSocket', 'httpGet', 'grpc'].includes(key)) ??
    [];
  const parts = [kind, valueAt(handler, ['path']), valueAt(handler, ['port'])];
  return parts.filter((part) => part !== undefined).join(' ');
}

/**
 * The readiness handler that a liveness probe shows the way to: its HTTP, gRPC or TCP question, without `host` (Pod
 * Security forbids it). An `exec` is never copied: a command that is cheap each ten seconds may not be each two.
 */
export function handlerFromLiveness(liveness: Json | undefined): ProbeHandler | undefined {
  const httpGet = asObject(valueAt(liveness, ['httpGet']));
  const grpc = asObject(valueAt(liveness, ['grpc']));
  const port = portOf(httpGet ?? grpc ?? asObject(valueAt(liveness, ['tcpSocket'])));
  if (port === undefined) return undefined;
  if (httpGet !== undefined) {
    const scheme = httpGet['scheme'] === 'HTTPS' ? 'HTTPS' : 'HTTP';
    const headers = headersOf(httpGet);
    const path = asString(httpGet['path']) ?? '/';
    return { httpGet: { path, port, scheme, ...(headers.length > 0 && { httpHeaders: headers }) } };
  }
  if (grpc === undefined) return { tcpSocket: { port } };
  return typeof port === 'number' ? { grpc: { port, service: asString(grpc['service']) ?? '' } } : undefined;
}

/** The patience that a liveness probe shows, with the API's defaults where it says nothing. */
export function patienceOfLiveness(liveness: Json | undefined): ProbePatience {
  const period = asInteger(valueAt(liveness, ['periodSeconds'])) ?? 10;
  const threshold = asInteger(valueAt(liveness, ['failureThreshold'])) ?? 3;
  const timeoutSeconds = asInteger(valueAt(liveness, ['timeoutSeconds'])) ?? 1;
  return {
    timeoutSeconds: Math.max(timeoutSeconds, 1),
    failsAfterSeconds: Math.min(period * threshold, 2 ** 31),
  };
}

function portOf(handler: JsonObject | undefined): number | string | undefined {
  const port = handler === undefined ? undefined : valueAt(handler, ['port']);
  if (typeof port === 'string' && port !== '') return port;
  const number = asInteger(port);
  return number !== undefined && number >= 1 && number <= 65_535 ? number : undefined;
}

function headersOf(httpGet: JsonObject): JsonObject[] {
  return asList(httpGet['httpHeaders']).flatMap((header) => {
    const name = asString(valueAt(header, ['name']));
    return name === undefined ? [] : [{ name, value: asString(valueAt(header, ['value'])) ?? '' }];
  });
}
