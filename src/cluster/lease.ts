import { asInteger, asObject, asString, type JsonObject, valueAt } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { callApi } from './call-api.ts';

/** Where a Lease is kept. */
export interface LeaseStore {
  readonly read: (signal: AbortSignal) => Promise<JsonObject>;
  /** Rejects with a 409 where somebody wrote since it was read. */
  readonly replace: (lease: JsonObject, signal: AbortSignal) => Promise<unknown>;
}

/**
 * A Lease of the API server, by its name. It is never created, so that only get and update on this one name are needed:
 * the chart makes it, without a spec.
 */
export function leaseStore(access: ApiAccess, namespace: string, name: string): LeaseStore {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/${name}`;
  return {
    read: async (signal) => {
      try {
        return await callApi(access, { method: 'GET', path, signal });
      } catch (error) {
        if (!(error instanceof ApiStatusError) || error.status !== 404) throw error;
        throw new Error(
          `the Lease ${namespace}/${name} is missing, so nobody can be elected; install the chart anew, or create it without a spec`,
        );
      }
    },
    replace: (lease, signal) => callApi(access, { method: 'PUT', path, body: lease, signal }),
  };
}

/** Who holds a Lease by what is written; undefined where it is free. */
export function holderOf(lease: JsonObject): string | undefined {
  return asString(valueAt(lease, ['spec', 'holderIdentity'])) || undefined;
}

/** How long its holder wants it to last without a renewal. */
export function secondsOf(lease: JsonObject): number | undefined {
  return asInteger(valueAt(lease, ['spec', 'leaseDurationSeconds']));
}

/** The Lease as it is to be written by a candidate who takes or renews it. */
export function heldBy(lease: JsonObject, identity: string, seconds: number, date: Date): JsonObject {
  const isRenewal = holderOf(lease) === identity;
  const transitions = asInteger(valueAt(lease, ['spec', 'leaseTransitions'])) ?? 0;
  const acquireTime = asString(valueAt(lease, ['spec', 'acquireTime']));
  return {
    ...lease,
    spec: {
      ...asObject(lease['spec']),
      holderIdentity: identity,
      leaseDurationSeconds: seconds,
      acquireTime: isRenewal && acquireTime !== undefined ? acquireTime : microTime(date),
      renewTime: microTime(date),
      leaseTransitions: isRenewal ? transitions : transitions + 1,
    },
  };
}

/** The Lease as its holder leaves it behind. An empty holder is refused by newer API servers, so there is none. */
export function released(lease: JsonObject, date: Date): JsonObject {
  const { holderIdentity: _, ...spec } = asObject(lease['spec']) ?? {};
  return { ...lease, spec: { ...spec, leaseDurationSeconds: 1, renewTime: microTime(date) } };
}

/** The API's MicroTime: it wants exactly six digits after the second. */
function microTime(date: Date): string {
  return date.toISOString().replace(/Z$/, '000Z');
}
