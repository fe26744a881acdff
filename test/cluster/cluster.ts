import { join } from 'node:path';
import {
  type ControlPlaneSettings,
  chooseSettings,
  startControlPlane,
} from './control-plane/start-control-plane.ts';
import { type ClusterNode, type OpenCommand, prepareNode } from './node/prepare-node.ts';
import { buildParts } from './parts/build-parts.ts';
import { partBinary } from './parts/parts.ts';
import { type CommandOptions, runCommand } from './parts/run-command.ts';
import { maximumNodes } from './run/addresses.ts';
import { claimGuardedRun } from './run/guarded-run.ts';
import { createBridge } from './run/links.ts';
import type { Program } from './run/program.ts';
import { endRun } from './run/remove-run.ts';
import type { Run } from './run/run.ts';
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
  /** The file in which the API server logs writes to pods and workloads; undefined in somebody else's cluster. */
  readonly auditLog: string | undefined;
  /** Runs kubectl and gives its stdout; an error carries its stderr. */
  kubectl(
    args: readonly string[],
    options?: Pick<CommandOptions, 'input' | 'timeoutSeconds' | 'env'>,
  ): Promise<string>;
  /** Makes an image usable on every node, from a docker-archive. */
  importImage(archive: string): Promise<void>;
  /** What a program of this machine is started by, to run in the first node's network. */
  enterNetwork(): OpenCommand;
  /** The absolute path of a built program, such as `k6`. */
  binary(name: string): string;
  /** Ends it and removes everything that it made. May be called twice. */
  stop(): Promise<void>;
}

/** How large a cluster shall be. */
export interface ClusterOptions {
  /** One, unless told otherwise; at most eight. */
  readonly nodes?: number;
}

/** A cluster that this process started. */
export interface OwnCluster extends Cluster {
  readonly facts: ClusterFacts;
  /**
   * Stops everything at once as a power cut would, control plane, kubelets and containers, and starts it again on the
   * same etcd data and node disks. Returns when the API server answers and each node serves Services; pods come later.
   */
  restart(): Promise<void>;
}

/** Starts a control plane and its nodes, building what is missing, and returns when pods can be made. */
export async function startCluster({ nodes = 1 }: ClusterOptions = {}): Promise<OwnCluster> {
  if (!(nodes >= 1 && nodes <= maximumNodes)) throw new RangeError(`a cluster of ${nodes} nodes`);
  await buildParts();
  const { run, stop } = await claimGuardedRun();
  try {
    const settings = await chooseSettings(run);
    let started = await startPrograms(run, nodes, settings);
    const facts = await preparedForPods(started, nodes);
    const restart = async () => {
      await endRun(run.folder);
      started = await startPrograms(run, nodes, settings);
    };
    // A node that was started again is entered by another process.
    const importImage = (archive: string) => clusterFrom(started.facts).importImage(archive);
    const enterNetwork = () => clusterFrom(started.facts).enterNetwork();
    return { ...clusterFrom(facts), facts, importImage, enterNetwork, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What runs, and without what waiting is in vain. */
interface Started {
  readonly facts: ClusterFacts;
  readonly programs: readonly Program[];
}

async function startPrograms(run: Run, nodeCount: number, settings: ControlPlaneSettings): Promise<Started> {
  await createBridge(run);
  const startedNodes = Array.from({ length: nodeCount }, (_, index) => prepareNode(run, index, nodeCount));
  const starting = [startControlPlane(run, settings), ...startedNodes] as const;
  // A failure is cleaned up after it; so nothing may still be in the middle of being started.
  await Promise.allSettled(starting);
  const [controlPlane, ...prepared] = await Promise.all(starting);

  const { adminKubeconfig: kubeconfig, auditLog } = controlPlane;
  const nodes = prepared.map((node) => node.join(controlPlane));
  const programs = [...nodes.flatMap((node) => node.programs), ...controlPlane.programs];
  await allowNodeProxies(clusterFrom({ kubeconfig }));
  const areServicesServed = async () => (await Promise.all(nodes.map(isProxyHealthy))).every(Boolean);
  await waitUntil('kube-proxy serves Services', areServicesServed, { withinSeconds: 90, programs });
  const { node, host } = run.addresses;
  const importCommands = nodes.map(({ importCommand }) => importCommand);
  const enterCommand = nodes[0]?.enterCommand;
  const facts = {
    ...{ kubeconfig, nodeAddress: node(0), hostAddress: host, auditLog, importCommands },
    ...(enterCommand && { enterCommand }),
  };
  return { facts, programs };
}

/** Of a server that is new, or started again. */
async function allowNodeProxies({ kubectl }: Cluster): Promise<void> {
  const binding = ['create', 'clusterrolebinding', 'kube-proxy', '--clusterrole=system:node-proxier'];
  await kubectl([...binding, '--user=system:kube-proxy']).catch((error: Error) => {
    if (!error.message.includes('already exists')) throw error;
  });
}

async function preparedForPods({ facts, programs }: Started, nodeCount: number): Promise<ClusterFacts> {
  const { kubectl } = clusterFrom(facts);
  const areNodesReady = async () => {
    const conditions = await kubectl(['get', 'nodes', '-o', readyConditions]);
    return conditions.split(' ').filter((ready) => ready === 'True').length === nodeCount;
  };
  await waitUntil('the nodes are ready', areNodesReady, { withinSeconds: 90, programs });
  const hasAccount = async () => (await kubectl(['get', 'serviceaccount', 'default', '-o', 'name'])) !== '';
  await waitUntil('namespaces have their ServiceAccount', hasAccount, { withinSeconds: 60, programs });
  return facts;
}

const readyConditions = 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}';

/** Its health answers only after its rules have been written once. */
async function isProxyHealthy({ address }: ClusterNode): Promise<boolean> {
  return (await fetch(`http://${address}:10256/healthz`)).ok;
}

/** What a running cluster is made of, as data, so that another process can use it too. */
export interface ClusterFacts {
  /** Undefined: kubectl finds one by itself. */
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly nodeAddress?: string;
  readonly hostAddress?: string;
  readonly auditLog?: string;
  readonly importCommands?: readonly OpenCommand[];
  readonly enterCommand?: OpenCommand;
}

/** What this cluster cannot do, such as taking images by hand; a test that needs it says "not run". */
export class NotAvailable extends Error {}

/** A handle on a cluster that runs already; ending it is its owner's matter. */
export function clusterFrom(facts: ClusterFacts): Cluster {
  const { kubeconfig = '', context, nodeAddress = '', hostAddress = '', auditLog } = facts;
  const { importCommands, enterCommand } = facts;
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
    auditLog,
    kubectl: (args, options) =>
      runCommand(
        kubeconfig === '' ? 'kubectl' : partBinary('kubectl'),
        [...own, ...chosen, ...args],
        options,
      ),
    importImage: async (archive) => {
      if (importCommands === undefined) throw new NotAvailable('images cannot be imported into this cluster');
      await Promise.all(importCommands.map(([command, ...args]) => runCommand(command, [...args, archive])));
    },
    enterNetwork: () => {
      if (enterCommand === undefined) throw new NotAvailable('the network of its nodes cannot be entered');
      return enterCommand;
    },
    binary: partBinary,
    stop: async () => {},
  };
}
