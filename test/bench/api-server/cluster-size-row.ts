import type { BenchPlan, BenchRow, Figure, Measured } from '../bench-row.ts';
import { newSeed, seededRandom } from '../sampling/seeded-random.ts';
import { withBenchCluster } from './bench-cluster.ts';
import { compareClusters } from './compare-clusters.ts';
import { type ClusterSize, fillCluster } from './fill-cluster.ts';

const fullSizes: readonly ClusterSize[] = [
  { namespaces: 1, workloads: 100 },
  { namespaces: 1_000, workloads: 10_000 },
  { namespaces: 5_000, workloads: 50_000 },
];
const shortSizes: readonly ClusterSize[] = [{ namespaces: 50, workloads: 500 }];

/** Whether a review costs more, and how much more memory Gracehook takes, where a cluster has much in it. */
export const clusterSizeRow: BenchRow = {
  name: 'cluster-size',
  summary: 'Gracehook in a cluster with much in it, beside an empty one in the same minutes',
  minutes: 20,
  isInShort: false,
  measure: measureClusterSizes,
};

async function measureClusterSizes(plan: BenchPlan): Promise<Measured> {
  const random = seededRandom(newSeed());
  const figures: Figure[] = [];
  let versions: Measured['versions'];
  for (const size of plan.isShort ? shortSizes : fullSizes) {
    await withBenchCluster((empty) =>
      withBenchCluster(async (filled) => {
        versions = filled.versions;
        await fillCluster(filled, size, plan.signal);
        figures.push(await compareClusters({ empty, filled, size }, random, plan));
      }),
    );
  }
  return { figures, ...(versions && { versions }) };
}
