import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { type CommandOptions, runCommand } from './parts/run-command.ts';

/** Runs helm in one namespace and gives its stdout; an error carries its stderr. */
export type Helm = (args: readonly string[], options?: Pick<CommandOptions, 'input'>) => Promise<string>;

/** Helm on a cluster, which writes nothing outside `folder`; `program` where it is not the one that the tests built. */
export function helmIn(
  { kubeconfig, context, binary }: Pick<Cluster, 'kubeconfig' | 'context' | 'binary'>,
  {
    namespace,
    folder,
    program = binary('helm'),
  }: { readonly namespace: string; readonly folder: string; readonly program?: string },
): Helm {
  const env = {
    HELM_CACHE_HOME: join(folder, 'cache'),
    HELM_CONFIG_HOME: join(folder, 'config'),
    HELM_DATA_HOME: join(folder, 'data'),
    KUBECACHEDIR: join(folder, 'kube-cache'),
  };
  const global = [
    ...['--namespace', namespace],
    ...(kubeconfig === '' ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--kube-context', context]),
  ];
  return (args, options) => runCommand(program, [...args, ...global], { env, ...options });
}
