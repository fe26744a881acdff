import type { TestProject } from 'vitest/node';
import { type ClusterFacts, startCluster } from './cluster.ts';
import { orExplain } from './parts/missing-prerequisite.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: ClusterFacts;
  }
}

/**
 * Starts one cluster for the whole run. With GRACEHOOK_TEST_CONTEXT the tests use that context of the user's kubeconfig
 * instead; a bare KUBECONFIG is never enough, so that nobody's cluster is used by accident.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const context = process.env['GRACEHOOK_TEST_CONTEXT'];
  if (context) {
    project.provide('cluster', { context });
    return async () => {};
  }
  const cluster = await orExplain(startCluster);
  project.provide('cluster', cluster.facts);
  return () => cluster.stop();
}
