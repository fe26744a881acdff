import { readFileSync, writeFileSync } from 'node:fs';

/** The context that every kubeconfig of a test cluster has. */
export const testContext = 'gracehook-test';

/** Who talks to which API server, and where that server's certificate is. */
export interface KubeconfigFacts {
  readonly server: string;
  readonly token: string;
  readonly certificateFile: string;
}

/** Writes a kubeconfig with one context and gives its path. JSON is YAML, so no library is needed. */
export function writeKubeconfig(file: string, { server, token, certificateFile }: KubeconfigFacts): string {
  const cluster = {
    server,
    'certificate-authority-data': readFileSync(certificateFile).toString('base64'),
    // The certificate that the API server makes for itself has this name, but no address of loopback.
    'tls-server-name': 'localhost',
  };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': testContext,
    clusters: [{ name: testContext, cluster }],
    users: [{ name: testContext, user: { token } }],
    contexts: [{ name: testContext, context: { cluster: testContext, user: testContext } }],
  };
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  return file;
}
