import { join } from 'node:path';
import { startControlPlane } from './control-plane/start-control-plane.ts';
import { startNode } from './node/start-node.ts';
import { buildParts } from './parts/build-parts.ts';
import { partBinary } from './parts/parts.ts';
import { type CommandOptions, runCommand } from './parts/run-command.ts';
import { startGuardian } from './run/guardian.ts';
import { removeRun } from './run/remove-run.ts';
import { claimRun, type Run } from './run/run.ts';
import { waitUntil } from './run/wait-until.ts';

/** A real Kubernetes, or a handle on one that somebody else started. */
export interface Cluster {
  /** The path of its admin's kubeconfig; empty where kubectl finds it by itself. */
  readonly kubeconfig: string;
  /** The context of that kubeconfig, where it is not the current one. */
  readonly context: string | undefined;
  /** NodePorts answer here, from the host. */
  readonly nodeAddress: string;
  /** The host as pods and the API server see it. */
  readonly hostAddress: string;
  /** Runs kubectl and gives its stdout; an error carries its stderr. */
  kubectl(
    args: readonly string[],
    options?: Pick<CommandOptions, 'input' | 'timeoutSeconds'>,
  ): Promise<string>;
  /** Makes an image usable on every node, from a docker-archive. */
  importImage(archive: string): Promise<void>;
  /** The absolute path of a built program, such as `k6`. */
  binary(name: string): string;
  /** Ends it and removes everything that it made. May be called twice. */
  stop(): Promise<void>;
}

/** Starts a control plane and one node, building what is missing, and returns when pods can be made. */
export async function startCluster(): Promise<Cluster & { readonly facts: ClusterFacts }> {
  await buildParts();
  const run = await claimRun();
  const guardian = startGuardian(run);
  // Once only: after the first time another process may have claimed the same run, and it is not ours to remove.
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= removeRun(run.folder).then(() => {
      guardian.kill('SIGKILL');
    });
    return stopped;
  };
  try {
    const facts = await startPrograms(run);
    return { ...clusterFrom(facts), facts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startPrograms(run: Run): Promise<ClusterFacts> {
  const controlPlane = await startControlPlane(run);
  const { adminKubeconfig: kubeconfig } = controlPlane;
  const { kubectl } = clusterFrom({ kubeconfig });
  const nodeProxier = ['create', 'clusterrolebinding', 'kube-proxy', '--clusterrole=system:node-proxier'];
  await kubectl([...nodeProxier, '--user=system:kube-proxy']);
  const node = await startNode(run, controlPlane, 0);
  const programs = [...node.programs, ...controlPlane.programs];
  const isNodeReady = async () =>
    (await kubectl(['get', 'node', node.name, '-o', readyCondition])) === 'True';
  await waitUntil('the node is ready', isNodeReady, { withinSeconds: 90, programs });
  const hasAccount = async () => (await kubectl(['get', 'serviceaccount', 'default', '-o', 'name'])) !== '';
  await waitUntil('namespaces have their ServiceAccount', hasAccount, { withinSeconds: 60, programs });
  const { address: nodeAddress, importCommand } = node;
  return { kubeconfig, nodeAddress, hostAddress: run.addresses.host, importCommand };
}

const readyCondition = 'jsonpath={.status.conditions[?(@.type=="Ready")].status}';

/** What a running cluster is made of, as data, so that another process can use it too. */
export interface ClusterFacts {
  /** Undefined: kubectl finds one by itself. */
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly nodeAddress?: string;
  readonly hostAddress?: string;
  readonly importCommand?: readonly [string, ...string[]];
}

/** What this cluster cannot do, such as taking images by hand; a test that needs it says "not run". */
export class NotAvailable extends Error {}

/** A handle on a cluster that runs already; ending it is its owner's matter. */
export function clusterFrom(facts: ClusterFacts): Cluster {
  const { kubeconfig = '', context, nodeAddress = '', hostAddress = '', importCommand } = facts;
  const own =
    kubeconfig === ''
      ? []
      : ['--kubeconfig', kubeconfig, '--cache-dir', join(kubeconfig, '..', 'kubectl-cache')];
  const chosen = context === undefined ? [] : ['--context', context];
  return {
    kubeconfig,
    context,
    nodeAddress,
    hostAddress,
    kubectl: (args, options) =>
      runCommand(
        kubeconfig === '' ? 'kubectl' : partBinary('kubectl'),
        [...own, ...chosen, ...args],
        options,
      ),
    importImage: async (archive) => {
      if (importCommand === undefined) throw new NotAvailable('images cannot be imported into this cluster');
      const [command, ...args] = importCommand;
      await runCommand(command, [...args, archive]);
    },
    binary: partBinary,
    stop: async () => {},
  };
}
