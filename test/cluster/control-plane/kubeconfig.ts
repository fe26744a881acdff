import { writeFileSync } from 'node:fs';

/** The context that every kubeconfig of a test cluster has. */
export const testContext = 'gracehook-test';

/** Writes a kubeconfig with one context and gives its path. JSON is YAML, so no library is needed. */
export function writeKubeconfig(file: string, server: string, token: string): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': testContext,
    clusters: [{ name: testContext, cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: testContext, user: { token } }],
    contexts: [{ name: testContext, context: { cluster: testContext, user: testContext } }],
  };
  writeFileSync(file, JSON.stringify(config, null, 2), { mode: 0o600 });
  return file;
}
