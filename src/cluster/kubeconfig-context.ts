import type { RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { ApiAccess } from './api-access.ts';

/** A context of a kubeconfig: the named one or the current one. */
export interface KubeconfigContext extends ApiAccess {
  readonly name: string;
  /** Where its commands look when nobody names a namespace. */
  readonly namespace: string;
  readonly config: KubeConfig;
}

/** Finds a context in the given file, or where kubectl looks. A sentence where it cannot be used. */
export function kubeconfigContext(
  file: string | undefined,
  name: string | undefined,
): KubeconfigContext | string {
  const config = new KubeConfig();
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (error) {
    return `the kubeconfig cannot be read: ${(error as Error).message}`;
  }
  const known = config.getContexts().map((context) => context.name);
  const chosen = name ?? config.getCurrentContext();
  if (!known.includes(chosen)) {
    return `the kubeconfig has no context ${JSON.stringify(chosen)}; it has ${known.join(', ') || 'none'}`;
  }
  config.setCurrentContext(chosen);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined || !URL.canParse(server)) return `context ${chosen} names no server`;
  // What the client library takes for a cluster where it finds no kubeconfig at all.
  if (file === undefined && chosen === 'loaded-context' && server === 'http://localhost:8080') {
    return 'no kubeconfig was found; set KUBECONFIG or name one with --kubeconfig';
  }
  const options = async () => {
    const filled: RequestOptions = {};
    await config.applyToHTTPSOptions(filled);
    return filled;
  };
  const namespace = config.getContextObject(chosen)?.namespace || 'default';
  return { name: chosen, server, namespace, config, options };
}
