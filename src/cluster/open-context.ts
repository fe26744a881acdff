import { AdmissionregistrationV1Api, CoreV1Api, KubeConfig } from '@kubernetes/client-node';

/** A context of a kubeconfig, ready to be called. */
export interface ClusterContext {
  readonly name: string;
  readonly server: string;
  /** Whether the server is on this machine. */
  readonly isLoopback: boolean;
  readonly webhooks: AdmissionregistrationV1Api;
  readonly core: CoreV1Api;
}

/** Opens a context: the named one or the current one, of the given file or as kubectl finds it. A sentence where it can't. */
export function openContext(file: string | undefined, name: string | undefined): ClusterContext | string {
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
  return {
    name: chosen,
    server,
    isLoopback: /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(server).hostname),
    webhooks: config.makeApiClient(AdmissionregistrationV1Api),
    core: config.makeApiClient(CoreV1Api),
  };
}
