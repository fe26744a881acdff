/** What whoever runs this says beside the URL. */
export interface UrlConsent {
  /** That the loopback address is no port-forward. */
  readonly isLoopbackMeant: boolean;
}

/** Why no load is sent to a URL, in a sentence; undefined where it may be. */
export function urlRefusal(text: string, { isLoopbackMeant }: UrlConsent): string | undefined {
  if (!URL.canParse(text))
    return `--url takes a URL such as http://web.example.org/, not ${JSON.stringify(text)}`;
  const { protocol, hostname, username, password } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:')
    return `--url takes http or https, not ${protocol.slice(0, -1)}`;
  if (username !== '' || password !== '')
    return '--url would put its user and password into the report: leave them out';
  if (!isLoopback(hostname) || isLoopbackMeant) return undefined;
  return portForwardWords(hostname);
}

/** What is wrong with a URL of this machine. */
export function portForwardWords(hostname: string): string {
  return (
    `${hostname} is where kubectl port-forward listens, which is tied to one pod and breaks with it whatever the workload ` +
    'does: give a URL that leads through the Service, such as its NodePort, LoadBalancer or Ingress; where this machine ' +
    'really leads to the Service (a port of kind, an SSH tunnel), say --loopback'
  );
}

/** https://www.rfc-editor.org/rfc/rfc6761#section-6.3 for the name; the URL parser has made all forms of an address one. */
export function isLoopback(hostname: string): boolean {
  const mapped = /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/;
  const patterns = [/^127\.\d+\.\d+\.\d+$/, /^(.+\.)?localhost\.?$/, /^\[::1?\]$/, /^0\.0\.0\.0$/, mapped];
  return patterns.some((pattern) => pattern.test(hostname));
}
