import { type ApiAccess, serviceAccountAccess } from '../cluster/api-access.ts';
import type { KubeconfigOptions } from './serve-options.ts';
import { UsageError } from './usage-error.ts';

/**
 * The API server that a command is to work with: that of the kubeconfig which flags ask for, else that of the cluster
 * that this process is a pod of. Throws a `UsageError` where there is neither.
 */
export async function accessFor(
  kubeconfig: KubeconfigOptions | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<ApiAccess> {
  if (kubeconfig !== undefined) return kubeconfigAccess(kubeconfig);
  const access = serviceAccountAccess(environment);
  if (access === undefined) {
    throw new UsageError(
      'no cluster is known: run this in a pod with the token of a ServiceAccount, or name a kubeconfig with --kubeconfig or --context (KUBECONFIG alone is not enough here)',
    );
  }
  return access;
}

/** The Kubernetes client is loaded only here and to register: it costs more memory than all the rest. */
export async function kubeconfigAccess(kubeconfig: KubeconfigOptions | undefined): Promise<ApiAccess> {
  const { kubeconfigContext } = await import('../cluster/kubeconfig-context.ts');
  const context = kubeconfigContext(kubeconfig?.file, kubeconfig?.context);
  if (typeof context === 'string') throw new UsageError(context);
  return context;
}

/** The kubeconfig that flags ask for: a context alone is one of those that kubectl would find. */
export function kubeconfigIn(flags: {
  readonly kubeconfig?: string;
  readonly context?: string;
}): KubeconfigOptions | undefined {
  const { kubeconfig: file, context } = flags;
  return file === undefined && context === undefined ? undefined : { file, context };
}
