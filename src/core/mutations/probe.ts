import { asInteger, asList, asObject, asString, type Json, type JsonObject, valueAt } from '../json.ts';

/** What a probe asks: one of Kubernetes' handlers, as we build it. */
export type ProbeHandler =
  | { readonly tcpSocket: JsonObject }
  | { readonly httpGet: JsonObject }
  | { readonly grpc: JsonObject };

const periodSeconds = 2;
const leastReadinessFailures = 15;
/** Five minutes for an app to start: long enough for a slow one, and it ends as soon as the probe is true. */
const leastStartupFailures = 150;

/** A liveness probe that takes longer to fail is not waited for any longer: the API takes no larger threshold. Seconds. */
export const longestPatienceSeconds = 2 ** 31;

/** How long the probe may fail before it counts, and how long one try may take. */
export interface ProbePatience {
  readonly timeoutSeconds?: number;
  /** Seconds that a failing liveness probe takes to restart the container. */
  readonly failsAfterSeconds?: number;
  /** Seconds that a liveness probe gives the container to start: its first delay, and then as long as it takes to fail. */
  readonly startsWithinSeconds?: number;
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
  const failureThreshold = Math.max(leastReadinessFailures, Math.ceil(failsAfterSeconds / periodSeconds));
  return { ...handler, timeoutSeconds, periodSeconds, successThreshold: 1, failureThreshold };
}

/**
 * A startup probe: as quick, and patient for five minutes, or for as long as the liveness probe was, so that no app is
 * ended by it that would have started. Complete, as the readiness probe is.
 */
export function startupProbe(
  handler: ProbeHandler,
  { timeoutSeconds = 1, startsWithinSeconds = 0 }: ProbePatience = {},
): JsonObject {
  const failureThreshold = Math.max(leastStartupFailures, Math.ceil(startsWithinSeconds / periodSeconds));
  return { ...handler, timeoutSeconds, periodSeconds, successThreshold: 1, failureThreshold };
}

/** Whether a probe has the shape of `readinessProbe`: one that differs was changed by somebody, or was never ours. */
export function isReadinessProbeOfOurs(probe: Json | undefined): boolean {
  return hasOurRhythm(probe) && failuresOf(probe) >= leastReadinessFailures;
}

/** Whether a probe has the shape of `startupProbe`. */
export function isStartupProbeOfOurs(probe: Json | undefined): boolean {
  return hasOurRhythm(probe) && failuresOf(probe) >= leastStartupFailures;
}

function hasOurRhythm(probe: Json | undefined): boolean {
  return (
    valueAt(probe, ['periodSeconds']) === periodSeconds &&
    valueAt(probe, ['successThreshold']) === 1 &&
    (valueAt(probe, ['initialDelaySeconds']) ?? 0) === 0
  );
}

function failuresOf(probe: Json | undefined): number {
  return asInteger(valueAt(probe, ['failureThreshold'])) ?? 0;
}

/** A probe's handler in a few words, for status and people: `tcpSocket 8080`, `httpGet /health 8080`. */
export function describeProbe(probe: Json | undefined): string {
  const [kind = 'none', handler] =
    Object.entries(asObject(probe) ?? {}).find(([key]) => ['tcpSocket', 'httpGet', 'grpc'].includes(key)) ??
    [];
  const parts = [kind, valueAt(handler, ['path']), valueAt(handler, ['port'])];
  return parts.filter((part) => part !== undefined).join(' ');
}

/**
 * The handler that a liveness probe shows the way to: its HTTP, gRPC or TCP question. One with a `host` is not copied:
 * Pod Security forbids the field, and without it the probe may ask an address where nobody listens. Neither is an
 * `exec`: a command that is cheap each ten seconds may not be each two.
 */
export function handlerFromLiveness(liveness: Json | undefined): ProbeHandler | undefined {
  const httpGet = asObject(valueAt(liveness, ['httpGet']));
  const grpc = asObject(valueAt(liveness, ['grpc']));
  const port = portOfProbe(liveness);
  if (port === undefined || asksOtherHost(liveness)) return undefined;
  if (httpGet !== undefined) {
    const scheme = httpGet['scheme'] === 'HTTPS' ? 'HTTPS' : 'HTTP';
    const headers = headersOf(httpGet);
    const path = asString(httpGet['path']) ?? '/';
    return { httpGet: { path, port, scheme, ...(headers.length > 0 && { httpHeaders: headers }) } };
  }
  if (grpc === undefined) return { tcpSocket: { port } };
  return typeof port === 'number' ? { grpc: { port, service: asString(grpc['service']) ?? '' } } : undefined;
}

/** Whether a probe asks another address than the pod's: the app may listen there alone. */
export function asksOtherHost(probe: Json | undefined): boolean {
  return ['httpGet', 'tcpSocket'].some((kind) => (asString(valueAt(probe, [kind, 'host'])) ?? '') !== '');
}

/** The patience that a liveness probe shows, with the API's defaults where it says nothing. */
export function patienceOfLiveness(liveness: Json | undefined): Required<ProbePatience> {
  const period = asInteger(valueAt(liveness, ['periodSeconds'])) ?? 10;
  const threshold = asInteger(valueAt(liveness, ['failureThreshold'])) ?? 3;
  const timeoutSeconds = asInteger(valueAt(liveness, ['timeoutSeconds'])) ?? 1;
  const firstDelay = asInteger(valueAt(liveness, ['initialDelaySeconds'])) ?? 0;
  return {
    timeoutSeconds: Math.max(timeoutSeconds, 1),
    failsAfterSeconds: Math.min(period * threshold, longestPatienceSeconds),
    startsWithinSeconds: Math.min(firstDelay + period * threshold, longestPatienceSeconds),
  };
}

/** The port that a probe asks, by HTTP, gRPC or TCP: a number, or the name of a declared port; undefined for `exec`. */
export function portOfProbe(probe: Json | undefined): number | string | undefined {
  const ports = ['httpGet', 'grpc', 'tcpSocket'].map((kind) => valueAt(probe, [kind, 'port']));
  const port = ports.find((one) => one !== undefined);
  if (typeof port === 'string' && port !== '') return port;
  const number = asInteger(port) ?? 0;
  return number >= 1 && number <= 65_535 ? number : undefined;
}

function headersOf(httpGet: JsonObject): JsonObject[] {
  return asList(httpGet['httpHeaders']).flatMap((header) => {
    const name = asString(valueAt(header, ['name']));
    return name === undefined ? [] : [{ name, value: asString(valueAt(header, ['value'])) ?? '' }];
  });
}
