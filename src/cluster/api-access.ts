import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { join } from 'node:path';

/** How to ask an API server: its address, and what each request carries. */
export interface ApiAccess {
  /** Such as `https://10.96.0.1:443`, perhaps with a path, and without a slash at its end. */
  readonly server: string;
  /** Asked for at each request, since tokens are renewed. */
  readonly options: () => Promise<RequestOptions>;
}

/**
 * The access of a pod's ServiceAccount, where this process runs in a pod that has one mounted; undefined elsewhere.
 * Plain files and variables, so that `serve` needs no Kubernetes client in a cluster (docs/adr/0010).
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export function serviceAccountAccess(
  environment: NodeJS.ProcessEnv,
  folder = '/var/run/secrets/kubernetes.io/serviceaccount',
): ApiAccess | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = environment;
  const tokenFile = join(folder, 'token');
  if (!host || !existsSync(tokenFile)) return undefined;
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    options: async () => {
      const [token, ca] = await Promise.all([
        readFile(tokenFile, 'utf8'),
        readFile(join(folder, 'ca.crt'), 'utf8'),
      ]);
      return { ca, headers: { authorization: `Bearer ${token.trim()}` } };
    },
  };
}
