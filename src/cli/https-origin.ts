/** The https origin of an address and port; an IPv6 address stands in brackets. */
export function httpsOrigin(host: string, port: number): string {
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
