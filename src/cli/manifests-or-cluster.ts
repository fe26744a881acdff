import type { ClusterFlags } from './live-cluster.ts';
import type { ManifestFlags } from './manifest-options.ts';
import { UsageError } from './usage-error.ts';

/** The flags of a command that looks at manifests or into a cluster. */
export type EitherFlags = ManifestFlags & ClusterFlags;

/**
 * Where to look: at manifests with `-f`, else into the cluster where it is asked about. Throws a `UsageError` where both
 * or neither is asked for, and for a flag that means nothing there.
 */
export function manifestsOrCluster(
  flags: EitherFlags,
  { asked, isAsked }: { readonly asked: string; readonly isAsked: boolean },
): 'manifests' | 'cluster' {
  const forCluster = given(flags, {
    '-A': 'allNamespaces',
    '-l': 'selector',
    '--context': 'context',
    '--kubeconfig': 'kubeconfig',
  });
  const forManifests = given(flags, { '-R': 'recursive', '--all': 'all', '--kube-version': 'kubeVersion' });
  if (flags.filename !== undefined) {
    if (isAsked) throw new UsageError(`-f is for manifests and ${asked} for a cluster; give one of them`);
    if (forCluster.length > 0)
      throw new UsageError(`${forCluster[0]} is for a cluster, so it goes without -f`);
    return 'manifests';
  }
  if (!isAsked) {
    const manifests = '-f names a file or a folder of manifests, or - for the standard input';
    throw new UsageError(`${manifests}; ${asked} looks into a cluster`);
  }
  if (forManifests.length > 0)
    throw new UsageError(`${forManifests[0]} is for manifests, so it goes with -f`);
  return 'cluster';
}

function given(flags: EitherFlags, names: Readonly<Record<string, keyof EitherFlags>>): string[] {
  return Object.entries(names).flatMap(([flag, name]) => (flags[name] === undefined ? [] : [flag]));
}
