import { isLoopback, portForwardWords, type UrlConsent } from './url-refusal.ts';

/** Where a URL's host is, beside what the URL itself says. */
export interface HostPlace {
  /** The addresses that the host's name has, or itself where it is one. */
  readonly addresses: readonly string[];
  /** The addresses of this machine. */
  readonly ownAddresses: readonly string[];
  /** The addresses of the cluster's nodes, as far as they are known. */
  readonly nodeAddresses: readonly string[];
  /** Whether the URL is one of a Service: its node port or one of its addresses. */
  readonly isOfService: boolean;
}

/**
 * Why no load is sent to a URL whose host is this machine, where `kubectl port-forward --address` may listen; undefined
 * where it leads through a Service, or to a node of the cluster that this machine is.
 */
export function ownAddressRefusal(
  { hostname }: URL,
  { addresses, ownAddresses, nodeAddresses, isOfService }: HostPlace,
  { isLoopbackMeant }: UrlConsent,
): string | undefined {
  if (isLoopbackMeant) return undefined;
  const isNodes = (address: string) => isOfService || nodeAddresses.includes(address);
  const isHere = (address: string) =>
    isLoopback(hostOf(address)) || (ownAddresses.includes(address) && !isNodes(address));
  return addresses.some(isHere) ? portForwardWords(hostname) : undefined;
}

/** An address as a URL has it. */
function hostOf(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
