import { expect, it } from 'vitest';
import { sampleBench, sampleRow } from '../../page/sample-bench.ts';
import { replicaFigures } from './replica-figures.ts';

const clusterSize = sampleRow('cluster-size', [
  { namespaces: 10, workloads: 100, anonymous_mb_per_1000_objects: 3 },
  { namespaces: 5_000, workloads: 50_000, anonymous_mb_per_1000_objects: 0.2 },
]);

it('reads what is known of one replica, pods of 15 KB', () => {
  expect(replicaFigures([...sampleBench(), clusterSize])).toEqual({
    ...{ cpuMicroseconds: 560, apiServerMicroseconds: 3_654, milliseconds: 4.06 },
    ...{ mostPerSecond: 4_400, loadedMegabytes: 111, megabytesPerThousandNamespaces: 2.2 },
  });
});

it('says which rows are lacking, each once', () => {
  expect(replicaFigures([])).toEqual({ lacking: ['admission', 'closed-loop', 'soak', 'cluster-size'] });
  expect(replicaFigures(sampleBench())).toEqual({ lacking: ['cluster-size'] });
});
