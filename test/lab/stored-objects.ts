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
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly lifecycle?: {
    readonly preStop?: {
      readonly sleep?: { readonly seconds: number };
      readonly httpGet?: { readonly path: string };
    };
  };
  readonly readinessProbe?: { readonly httpGet?: { readonly path: string } };
}

/** The workload's pods as the API server has them, without those that are on their way out. */
export async function readPods(cluster: Cluster, namespace: string, workload: string): Promise<StoredPod[]> {
  const list = await cluster.kubectl(['-n', namespace, 'get', 'pods', '-l', `app=${workload}`, '-o', 'json']);
  const { items } = JSON.parse(list) as { items: StoredPod[] };
  return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** A Deployment's `maxUnavailable` as the API server has it: a number, or text such as `25%`. */
export async function readMaxUnavailable(
  cluster: Cluster,
  namespace: string,
  workload: string,
): Promise<unknown> {
  const deployment = await cluster.kubectl(['-n', namespace, 'get', `deployment/${workload}`, '-o', 'json']);
  return JSON.parse(deployment).spec.strategy.rollingUpdate?.maxUnavailable;
}

/** What keeps a pod from being one that nobody protected; empty where nothing does. */
export function findTraces(pod: StoredPod): string[] {
  const { spec } = pod;
  return [
    ...findMarks(pod),
    ...(spec.terminationGracePeriodSeconds === 30 ? [] : [`has grace ${spec.terminationGracePeriodSeconds}`]),
    ...spec.containers.flatMap(({ lifecycle, readinessProbe }) => [
      ...(lifecycle ? ['has a lifecycle hook'] : []),
      ...(readinessProbe ? ['has a readiness probe'] : []),
    ]),
  ];
}

/** What a pod lacks to be one that was injected with the built-in defaults and these variables; empty where it has it all. */
export function findGaps(
  { metadata, spec }: StoredPod,
  variables: Readonly<Record<string, string>>,
): string[] {
  const all = (has: (container: StoredContainer) => boolean) => spec.containers.every(has);
  return lacking([
    ['annotation gracehook.io/status', metadata.annotations?.['gracehook.io/status'] !== undefined],
    ['label gracehook.io/injected=true', metadata.labels?.['gracehook.io/injected'] === 'true'],
    ['grace 40', spec.terminationGracePeriodSeconds === 40],
    ['preStop.sleep 5', all(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds === 5)],
    ['a readiness probe', all(({ readinessProbe }) => readinessProbe !== undefined)],
    ...Object.entries(variables).map(([name, value]): [string, boolean] => [
      `${name}=${value}`,
      all(({ env = [] }) => env.some((one) => one.name === name && one.value === value)),
    ]),
  ]);
}

/** What keeps a pod from being one of the manifest that protects by hand; empty where nothing does. */
export function findDeviations(pod: StoredPod): string[] {
  const { containers, terminationGracePeriodSeconds } = pod.spec;
  const gaps = lacking([
    ['grace 40', terminationGracePeriodSeconds === 40],
    ['preStop /prestop', containers.every((one) => one.lifecycle?.preStop?.httpGet?.path === '/prestop')],
    ['readiness /health', containers.every((one) => one.readinessProbe?.httpGet?.path === '/health')],
  ]);
  return [...findMarks(pod), ...gaps];
}

function findMarks({ metadata }: StoredPod): string[] {
  const keys = [...Object.keys(metadata.annotations ?? {}), ...Object.keys(metadata.labels ?? {})];
  return keys.filter((key) => key.startsWith('gracehook.io/')).map((key) => `has ${key}`);
}

function lacking(expected: readonly (readonly [string, boolean])[]): string[] {
  return expected.filter(([, isThere]) => !isThere).map(([what]) => `lacks ${what}`);
}
