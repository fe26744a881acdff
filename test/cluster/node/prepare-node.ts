import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ControlPlane } from '../control-plane/start-control-plane.ts';
import { partBinary } from '../parts/parts.ts';
import { runCommand } from '../parts/run-command.ts';
import { createNodeCgroup } from '../run/cgroups.ts';
import { type Program, startProgram } from '../run/program.ts';
import type { Run } from '../run/run.ts';
import { waitUntil } from '../run/wait-until.ts';
import { connectNode } from './connect-node.ts';
import { type Holder, startHolder } from './holder.ts';
import { writeNodeConfiguration } from './node-configuration.ts';
import { writePauseImage } from './pause-image.ts';

/** A command with its first arguments, which lacks the rest: the archive to import, or the program to run. */
export type OpenCommand = readonly [string, ...string[]];

/** A node of the cluster: a host of its own, as far as network, processes and mounts go. */
export interface ClusterNode {
  readonly name: string;
  readonly address: string;
  readonly programs: readonly Program[];
  /** Imports a docker-archive, so that pods of this node can use the image. */
  readonly importCommand: OpenCommand;
  /** Runs a program of this machine in the node's network. */
  readonly enterCommand: OpenCommand;
}

/** A node whose containerd takes images, and which Kubernetes does not know yet. */
export interface PreparedNode extends ClusterNode {
  /** Starts the kubelet and kube-proxy, which make the node known. */
  join(controlPlane: ControlPlane): ClusterNode;
}

/** Starts a node's containerd in namespaces of its own; this needs no API server, so both can start at once. */
export async function prepareNode(run: Run, index: number, nodeCount: number): Promise<PreparedNode> {
  const name = `node${index}`;
  const folder = join(run.folder, name);
  mkdirSync(folder, { recursive: true });
  // What a machine keeps in memory is gone when it starts again.
  rmSync(join(folder, 'containerd-state'), { recursive: true, force: true });
  const holder = await startHolder(run, name);
  await connectNode(run, holder, index, nodeCount);
  const address = run.addresses.node(index);
  const files = writeNodeConfiguration({
    folder,
    address,
    podSubnet: run.addresses.nodePods(index),
    clusterDns: run.addresses.dnsService,
    clusterCidr: run.addresses.pods,
    cgroupRoot: createNodeCgroup(run.id, name),
    name,
  });
  const start = (program: string, ...args: readonly string[]) =>
    startInside(run, holder, name, program, args);

  const containerd = start('containerd', '--config', files.containerd);
  const ctr = [...holder.enter, partBinary('ctr'), '--address', files.socket, '-n', 'k8s.io'];
  const answers = async () => (await runCommand('nsenter', [...ctr, 'version'])) !== '';
  await waitUntil('containerd answers', answers, { withinSeconds: 60, programs: [containerd] });
  const pauseImage = await writePauseImage(join(folder, 'pause.tar'));
  await runCommand('nsenter', [...ctr, 'images', 'import', pauseImage]);

  const node: ClusterNode = {
    name,
    address,
    programs: [containerd, holder.program],
    importCommand: ['nsenter', ...ctr, 'images', 'import'],
    // Nothing but the network: with a process namespace nsenter would be a parent of the program, and die alone.
    enterCommand: ['nsenter', '--target', String(holder.pid), '--net', '--'],
  };
  return {
    ...node,
    join: ({ kubeletKubeconfig, proxyKubeconfig }) => {
      const kubelet = start(
        'kubelet',
        ...['--config', files.kubelet, '--kubeconfig', kubeletKubeconfig],
        ...['--root-dir', join(folder, 'kubelet'), '--hostname-override', name, '--node-ip', address],
      );
      const proxy = start('kube-proxy', '--config', files.writeKubeProxy(proxyKubeconfig));
      return { ...node, programs: [kubelet, proxy, ...node.programs] };
    },
  };
}

function startInside(
  run: Run,
  { enter }: Holder,
  node: string,
  program: string,
  args: readonly string[],
): Program {
  const shims = dirname(partBinary('containerd'));
  return startProgram(run, {
    name: `${node}-${program}`,
    command: ['nsenter', ...enter, partBinary(program), ...args],
    env: { PATH: `${shims}:${process.env['PATH']}:/usr/sbin:/sbin` },
  });
}
