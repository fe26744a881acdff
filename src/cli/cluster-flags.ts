import type { ProveFlags } from './prove-options.ts';

/** The flags that lead another command, of ours or kubectl, to the same cluster and namespace. */
export function clusterFlags(
  namespace: string,
  { context, kubeconfig }: Pick<ProveFlags, 'context' | 'kubeconfig'>,
): Readonly<Record<string, string | undefined>> {
  return { '-n': namespace, '--context': context, '--kubeconfig': kubeconfig };
}
