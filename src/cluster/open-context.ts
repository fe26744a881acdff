import { AdmissionregistrationV1Api, CoreV1Api } from '@kubernetes/client-node';
import { kubeconfigContext } from './kubeconfig-context.ts';

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
  const context = kubeconfigContext(file, name);
  if (typeof context === 'string') return context;
  const { server, config } = context;
  return {
    name: context.name,
    server,
    isLoopback: /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(server).hostname),
    webhooks: config.makeApiClient(AdmissionregistrationV1Api),
    core: config.makeApiClient(CoreV1Api),
  };
}
