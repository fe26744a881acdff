import { asInteger, asList, asString, type Json, valueAt } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { callApi } from './call-api.ts';

/** One address behind a Service, and the ports that it has there by their names. */
export interface Endpoint {
  readonly address: string;
  readonly ports: ReadonlyMap<string, number>;
  readonly isReady: boolean;
  /** Whether its pod is being deleted. */
  readonly isTerminating: boolean;
}

/**
 * All addresses behind a Service, those that are not ready among them, each once. Needs the right to list
 * endpointslices. https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
export async function listEndpoints(
  access: ApiAccess,
  namespace: string,
  service: string,
  signal?: AbortSignal,
): Promise<Endpoint[]> {
  const query = new URLSearchParams({ labelSelector: `kubernetes.io/service-name=${service}` });
  const list = await callApi(access, {
    method: 'GET',
    path: `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?${query}`,
    ...(signal && { signal }),
  });
  const found = new Map<string, Endpoint>();
  for (const slice of asList(list['items'])) {
    const ports = new Map(asList(valueAt(slice, ['ports'])).flatMap(namedPort));
    for (const endpoint of asList(valueAt(slice, ['endpoints']))) {
      const says = (condition: string) => valueAt(endpoint, ['conditions', condition]);
      // Only the first address counts, says the API; an unknown readiness is to be taken as ready.
      const address = asString(valueAt(endpoint, ['addresses', 0]));
      if (address === undefined) continue;
      found.set(address, {
        address,
        ports,
        isReady: says('ready') !== false,
        isTerminating: says('terminating') === true,
      });
    }
  }
  return [...found.values()];
}

function namedPort(port: Json): [string, number][] {
  const number = asInteger(valueAt(port, ['port']));
  return number === undefined ? [] : [[asString(valueAt(port, ['name'])) ?? '', number]];
}
