import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import type { ApiAccess } from '../cluster/api-access.ts';
import { ifAllowed } from '../cluster/if-allowed.ts';
import { listObjects } from '../cluster/list-objects.ts';
import { asList, asString, type JsonObject, valueAt } from '../core/json.ts';
import type { HostPlace } from '../core/proof/own-address-refusal.ts';
import type { Target } from '../core/proof/target.ts';

/** Finds out whether a URL's host is this machine or a node. A name that nobody knows has no address. */
export async function locateHost(
  access: ApiAccess,
  { hostname }: URL,
  { pods }: Pick<Target, 'pods'>,
): Promise<Omit<HostPlace, 'isOfService'>> {
  const found = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  const addresses = found.map(({ address }) => address);
  const ownAddresses = Object.values(networkInterfaces()).flatMap((all = []) =>
    all.map(({ address }) => address),
  );
  if (!addresses.some((address) => ownAddresses.includes(address)))
    return { addresses, ownAddresses, nodeAddresses: [] };
  // Who may not list nodes sees the addresses of those that the pods are on.
  const nodes = await ifAllowed(listObjects(access, { path: '/api/v1/nodes', kind: 'Node' }, addressesOf));
  const ofPods = pods.flatMap((pod) => asString(valueAt(pod, ['status', 'hostIP'])) ?? []);
  return { addresses, ownAddresses, nodeAddresses: [...(nodes ?? []).flat(), ...ofPods] };
}

function addressesOf(node: JsonObject): string[] {
  const all = asList(valueAt(node, ['status', 'addresses']));
  return all.flatMap((one) => asString(valueAt(one, ['address'])) ?? []);
}
