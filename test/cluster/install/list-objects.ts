import type { Cluster } from '../cluster.ts';

const line = '{.kind} {.metadata.namespace}/{.metadata.name}{"\\n"}';
/** They come and go by themselves. */
const passing = ['events', 'events.events.k8s.io', 'componentstatuses'];

/** Every object of the cluster that can be listed, as `Kind namespace/name`, sorted. */
export async function listObjects({ kubectl }: Pick<Cluster, 'kubectl'>): Promise<string[]> {
  const types = (await kubectl(['api-resources', '--verbs=list', '-o', 'name'])).split('\n').filter(Boolean);
  const asked = types.filter((type) => !passing.includes(type));
  const found = await kubectl(['get', asked.join(','), '-A', '-o', `jsonpath={range .items[*]}${line}{end}`]);
  return found.split('\n').filter(Boolean).sort();
}
