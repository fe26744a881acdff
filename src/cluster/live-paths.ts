/** Kinds as the API's paths name them. */
const resources = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
} as const;

/** The kinds whose own annotations Gracehook copies to their pods. */
export type WorkloadKind = keyof typeof resources;

/** Each kind with its name in paths, in the order in which they are gone through. */
export const workloadResources = Object.entries(resources) as [WorkloadKind, string][];

/** The path of workloads of a kind: in a namespace or in all; of one with a name. */
export function workloadPath(kind: WorkloadKind, namespace: string | undefined, name?: string): string {
  return `/apis/apps/v1${within(namespace)}/${resources[kind]}${named(name)}`;
}

/** The path of pods, in the same way. */
export function podPath(namespace: string | undefined, name?: string): string {
  return `/api/v1${within(namespace)}/pods${named(name)}`;
}

function within(namespace: string | undefined): string {
  return namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
}

function named(name: string | undefined): string {
  return name === undefined ? '' : `/${encodeURIComponent(name)}`;
}
