import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { OwnCluster } from '../cluster/cluster.ts';

/** What only pods for fake nodes tolerate, so that nothing else comes to run on one and be without a container. */
export const fakeNodeKey = 'kwok.x-k8s.io/node';
const stages = join(import.meta.dirname, 'stages.yaml');
const podsPerNode = 1_000;
/** While a rollout surges, a quarter more pods need a place. */
const spareShare = 0.5;

/** Nodes without a machine. */
export interface FakeNodes {
  stop(): Promise<void>;
}

/**
 * Adds nodes whose pods kwok says to be running, with no container behind them: as many objects as a large cluster has,
 * on one machine. kwok ends with this process, however that ends.
 */
export async function startFakeNodes(cluster: OwnCluster, pods: number): Promise<FakeNodes> {
  const kwok = spawn(
    'setpriv',
    [
      ...['--pdeathsig', 'KILL', cluster.binary('kwok')],
      ...[
        '--kubeconfig',
        cluster.kubeconfig,
        '--config',
        stages,
        '--manage-nodes-with-annotation-selector',
        `${fakeNodeKey}=fake`,
      ],
    ],
    { stdio: 'ignore' },
  );
  const ended = once(kwok, 'exit');
  const items = Array.from({ length: Math.ceil((pods * (1 + spareShare)) / podsPerNode) }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `fake-${index}`,
      labels: { [fakeNodeKey]: 'fake' },
      annotations: { [fakeNodeKey]: 'fake' },
    },
    spec: { taints: [{ key: fakeNodeKey, value: 'fake', effect: 'NoSchedule' }] },
    status: { allocatable: { cpu: '1000', memory: '1000Gi', pods: podsPerNode } },
  }));
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  await cluster.kubectl(['create', '-f', '-'], { input });
  return {
    stop: async () => {
      kwok.kill('SIGKILL');
      await ended;
    },
  };
}
