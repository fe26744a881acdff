import { inject } from 'vitest';
import { type Cluster, clusterFrom } from './cluster.ts';

/** The cluster of this run, as global-setup.ts started or chose it. */
export const testCluster: Cluster = clusterFrom(inject('cluster'));
