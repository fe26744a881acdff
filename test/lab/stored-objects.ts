import type { Cluster } from '../cluster/cluster.ts';

/** A pod of a workload, of which the lab reads only what Gracehook may have changed. */
export interface StoredPod {
  readonly metadata: {
    readonly name: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: {
    readonly terminationGracePeriodSeconds?: number;
    readonly containers: readonly StoredContainer[];
  };
}

interface StoredContainer {
  readonly lifecycle?: { readonly preStop?: { readonly sleep?: { readonly seconds: number } } };
  readonly readinessProbe?: object;
}

/** The workload's pods as the API server has them, without those that are on their way out. */
export async function readPods(cluster: Cluster, namespace: string, workload: string): Promise<StoredPod[]> {
  const list = await cluster.kubectl(['-n', namespace, 'get', 'pods', '-l', `app=${workload}`, '-o', 'json']);
  const { items } = JSON.parse(list) as { items: StoredPod[] };
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** What keeps a pod from being one that Gracehook never touched; empty where nothing does. */
export function findTraces({ metadata, spec }: StoredPod): string[] {
  const keys = [...Object.keys(metadata.annotations ?? {}), ...Object.keys(metadata.labels ?? {})];
  return [
    ...keys.filter((key) => key.startsWith('gracehook.io/')).map((key) => `has ${key}`),
    ...(spec.terminationGracePeriodSeconds === 30 ? [] : [`has grace ${spec.terminationGracePeriodSeconds}`]),
    ...spec.containers.flatMap(({ lifecycle, readinessProbe }) => [
      ...(lifecycle ? ['has a lifecycle hook'] : []),
      ...(readinessProbe ? ['has a readiness probe'] : []),
    ]),
  ];
}

/** What a pod lacks to be one that was injected with the built-in defaults; empty where it has it all. */
export function findGaps({ metadata, spec }: StoredPod): string[] {
  const expected: [string, boolean][] = [
    ['annotation gracehook.io/status', metadata.annotations?.['gracehook.io/status'] !== undefined],
    ['label gracehook.io/injected=true', metadata.labels?.['gracehook.io/injected'] === 'true'],
    ['grace 40', spec.terminationGracePeriodSeconds === 40],
    ['preStop.sleep 5', spec.containers.every(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds === 5)],
    ['a readiness probe', spec.containers.every(({ readinessProbe }) => readinessProbe !== undefined)],
  ];
  return expected.filter(([, isThere]) => !isThere).map(([what]) => `lacks ${what}`);
}
