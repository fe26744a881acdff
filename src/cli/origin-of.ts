/** The origin of an address and port; an IPv6 address stands in brackets. */
export function originOf(scheme: 'http' | 'https', host: string, port: number): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Where this machine reaches a server that listens on that host: for all addresses, loopback. */
export function reachableHost(host: string): string {
  return ['all', '0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
}
