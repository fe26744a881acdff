import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlPlane } from '../control-plane/start-control-plane.ts';
import { partBinary } from '../parts/parts.ts';
import { runCommand } from '../parts/run-command.ts';
import { createNodeCgroup } from '../run/cgroups.ts';
import { type Program, startProgram } from '../run/program.ts';
import type { Run } from '../run/run.ts';
import { waitUntil } from '../run/wait-until.ts';
import { startHolder } from './holder.ts';
import { writeNodeConfiguration } from './node-configuration.ts';
import { writePauseImage } from './pause-image.ts';

/** A node of the cluster: a host of its own, as far as network, processes and mounts go. */
export interface ClusterNode {
  readonly name: string;
  readonly address: string;
  readonly programs: readonly Program[];
  /** The command that imports a docker-archive, less the archive, so that pods of this node can use the image. */
  readonly importCommand: readonly [string, ...string[]];
}

/** Starts containerd, the kubelet and kube-proxy on a node of their own, and returns when containerd takes images. */
export async function startNode(run: Run, controlPlane: ControlPlane, index: number): Promise<ClusterNode> {
  const name = `node${index}`;
  const folder = join(run.folder, name);
  mkdirSync(folder, { recursive: true });
  const address = run.addresses.node(index);
  const holder = await startHolder(run, index);
  const files = writeNodeConfiguration({
    folder,
    address,
    podSubnet: run.addresses.nodePods(index),
    clusterDns: run.addresses.dnsService,
    clusterCidr: run.addresses.pods,
    cgroupRoot: createNodeCgroup(run.id, name),
    proxyKubeconfig: controlPlane.proxyKubeconfig,
    name,
  });
  const path = {
    PATH: `${partBinary('containerd').replace(/\/[^/]*$/, '')}:${process.env['PATH']}:/usr/sbin:/sbin`,
  };
  const start = (program: string, args: readonly string[]) =>
    startProgram(run, {
      name: `${name}-${program}`,
      command: ['nsenter', ...holder.enter, partBinary(program), ...args],
      env: path,
    });

  const containerd = start('containerd', ['--config', files.containerd]);
  const ctr = [...holder.enter, partBinary('ctr'), '--address', files.socket, '-n', 'k8s.io'];
  const answers = async () => (await runCommand('nsenter', [...ctr, 'version'])) !== '';
  await waitUntil('containerd answers', answers, { withinSeconds: 60, programs: [containerd] });
  const importCommand = ['nsenter', ...ctr, 'images', 'import'] as const;
  await runCommand('nsenter', [
    ...importCommand.slice(1),
    await writePauseImage(join(run.folder, 'pause.tar')),
  ]);
  const kubelet = start('kubelet', [
    ...[
      '--config',
      files.kubelet,
      '--kubeconfig',
      controlPlane.kubeletKubeconfig,
      '--root-dir',
      join(folder, 'kubelet'),
    ],
    ...['--hostname-override', name, '--node-ip', address],
  ]);
  const proxy = start('kube-proxy', ['--config', files.kubeProxy]);
  return { name, address, programs: [kubelet, proxy, containerd, holder.program], importCommand };
}
