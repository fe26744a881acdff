import { expect, it } from 'vitest';
import { expectedBusiestShare, needsOf } from './beyond-one-cluster.ts';

const figures = {
  ...{ cpuMicroseconds: 500, apiServerMicroseconds: 3_000, milliseconds: 4, mostPerSecond: 4_000 },
  ...{ loadedMegabytes: 110, megabytesPerThousandNamespaces: 0.5 },
};

it('computes what a cluster needs from what was measured', () => {
  const cluster = { name: 'large', podsPerSecond: 5_000, namespaces: 10_000, source: '' };
  const { busiestShare, ...needs } = needsOf(cluster, figures);
  expect(needs).toEqual({ replicas: 4, cores: 2.5, apiServerCores: 15, megabytesEach: 115, underWay: 20 });
  expect(busiestShare).toBeGreaterThan(0.3);
});

it('never has fewer replicas than two', () => {
  const cluster = { name: 'small', podsPerSecond: 1, namespaces: 10, source: '' };
  expect(needsOf(cluster, figures).replicas).toBe(2);
});

it.each([
  [1, 4, 1],
  [2, 2, 0.75],
  [1_000, 1, 1],
])('of %i connections to %i replicas, the busiest gets %f', (connections, replicas, share) => {
  expect(expectedBusiestShare(connections, replicas)).toBeCloseTo(share, 1);
});
