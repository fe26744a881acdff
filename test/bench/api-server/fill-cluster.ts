import type { JsonObject } from '../../../src/core/json.ts';
import { benchPods } from '../bench-pod.ts';
import { type BenchCluster, create } from './bench-cluster.ts';

/** How much is stored in a cluster. */
export interface ClusterSize {
  readonly namespaces: number;
  readonly workloads: number;
}

/** So many requests are under way at a time. */
const atOnce = 8;
/** One namespace of so many says something to Gracehook. */
const settingsEach = 10;

/** Stores namespaces, and Deployments that are spread over them evenly. */
export async function fillCluster(
  cluster: BenchCluster,
  { namespaces, workloads }: ClusterSize,
  signal: AbortSignal,
): Promise<void> {
  const nameOf = (index: number) => `team-${String(index % namespaces).padStart(4, '0')}`;
  await inParallel(namespaces, signal, (index) =>
    create(cluster, '/api/v1/namespaces', namespaceObject(nameOf(index), index % settingsEach === 0)),
  );
  await inParallel(workloads, signal, (index) =>
    create(cluster, `/apis/apps/v1/namespaces/${nameOf(index)}/deployments`, deployment(`app-${index}`)),
  );
}

async function inParallel(
  count: number,
  signal: AbortSignal,
  act: (index: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let index = next++; index < count; index = next++) {
      signal.throwIfAborted();
      await act(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function namespaceObject(name: string, hasSettings: boolean): JsonObject {
  return {
    metadata: {
      name,
      labels: { team: name, stage: 'production', ...(hasSettings && { 'gracehook.io/inject': 'enabled' }) },
      annotations: {
        owner: `${name}@example.org`,
        ...(hasSettings && { 'gracehook.io/delay': '8s', 'gracehook.io/drain': '45s' }),
      },
    },
  };
}

/** Its pods are the smallest of the bench. */
function deployment(name: string): JsonObject {
  const labels = { app: name };
  return {
    metadata: { name, labels, annotations: { 'gracehook.io/inject': 'enabled' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: benchPods[0]?.pod['spec'] ?? {} },
    },
  };
}
