import { testCluster as cluster } from './test-cluster.ts';

/** The flags by which a command finds the cluster of this run. */
export function contextFlags(): string[] {
  const { kubeconfig, context } = cluster;
  return [
    ...(kubeconfig === '' ? [] : ['--kubeconfig', kubeconfig]),
    ...(context === undefined ? [] : ['--context', context]),
  ];
}
