import { AdmissionregistrationV1Api } from '@kubernetes/client-node';
import type { ApiAccess } from './api-access.ts';
import { kubeconfigContext } from './kubeconfig-context.ts';

/** A context of a kubeconfig, ready to be called. */
export interface ClusterContext {
  readonly name: string;
  readonly server: string;
  /** Whether the server is on this machine. */
  readonly isLoopback: boolean;
  readonly webhooks: AdmissionregistrationV1Api;
  /** For raw calls. */
  readonly access: ApiAccess;
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
    access: context,
  };
}
