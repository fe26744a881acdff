import type { Installation } from './install-gracehook.ts';

/** What a replica's `/metrics` says now. */
export interface ReplicaMetrics {
  readonly pod: string;
  /** The value of a metric without labels; NaN where it has none. */
  readonly metric: (name: string) => number;
}

/** Asks each replica of a component, through the API server. */
export async function replicaMetrics(
  { kubectl, namespace }: Installation,
  component: 'serve' | 'control',
): Promise<ReplicaMetrics[]> {
  const selector = `app.kubernetes.io/component=${component}`;
  const names = await kubectl(['get', 'pods', '-l', selector, '-o', 'jsonpath={.items[*].metadata.name}']);
  const pods = names.split(' ').filter((name) => name !== '');
  return Promise.all(
    pods.map(async (pod) => {
      const path = `/api/v1/namespaces/${namespace}/pods/${pod}:9444/proxy/metrics`;
      const text = await kubectl(['get', '--raw', path]);
      const metric = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
      return { pod, metric };
    }),
  );
}
