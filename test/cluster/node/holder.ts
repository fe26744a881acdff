import { readFileSync } from 'node:fs';
import { runCommand } from '../parts/run-command.ts';
import { linkName } from '../run/links.ts';
import { type Program, startProgram } from '../run/program.ts';
import type { Run } from '../run/run.ts';
import { waitUntil } from '../run/wait-until.ts';

/** The process that a node's namespaces live and die with. */
export interface Holder {
  readonly program: Program;
  /** The arguments of `nsenter` that lead into the node. */
  readonly enter: readonly string[];
}

/**
 * Makes a node's namespaces (processes, network, mounts) and joins it with the host by a bridge. The first process of a
 * process namespace takes all others with it when it is killed, so that ending this one ends the node, pods included,
 * and the kernel drops its network, its mounts and its firewall rules.
 */
export async function startHolder(run: Run, index: number): Promise<Holder> {
  const program = startProgram(run, {
    name: `node${index}-holder`,
    command: [
      'unshare',
      ...[
        '--net',
        '--pid',
        '--mount',
        '--ipc',
        '--fork',
        '--kill-child',
        '--mount-proc',
        '--propagation',
        'private',
      ],
      ...['sleep', 'infinity'],
    ],
  });
  let inner = 0;
  const hasInner = () => {
    inner = firstChildOf(program.pid);
    return inner !== 0 && readFileSync(`/proc/${inner}/comm`, 'utf8').trim() === 'sleep';
  };
  await waitUntil('the node has its namespaces', hasInner, { withinSeconds: 10, programs: [program] });
  const enter = ['--target', String(inner), '--net', '--pid', '--mount', '--ipc', '--'];
  await runCommand('nsenter', [...enter, 'sh', '-c', coverFolders, 'sh', ...coveredFolders]);
  await connect(run, index, inner, enter);
  return { program, enter };
}

/** Where containerd, its shims, the network plugins and the kubelet write whatever they are told. */
const coveredFolders = [
  ...['/run/containerd', '/run/netns', '/run/nri', '/opt/containerd'],
  ...['/var/lib/cni', '/var/lib/kubelet', '/var/log/containers'],
];
/** Each becomes a memory file system of the node's own, so that nothing stays behind in the host's. */
const coverFolders = 'for folder; do mkdir -p "$folder" && mount -t tmpfs node "$folder" || exit 1; done';

function firstChildOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

async function connect(
  { id, addresses }: Run,
  index: number,
  pid: number,
  enter: readonly string[],
): Promise<void> {
  const bridge = linkName(id);
  const [outer, inner] = [`${bridge}n${index}`, 'eth0'];
  const ip = (...args: string[]) => runCommand('ip', args);
  const ipInside = (...args: string[]) => runCommand('nsenter', [...enter, 'ip', ...args]);
  if (index === 0) {
    await ip('link', 'add', bridge, 'type', 'bridge');
    await ip('address', 'add', `${addresses.host}/${addresses.prefixLength}`, 'dev', bridge);
    await ip('link', 'set', bridge, 'up');
  }
  await ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', String(pid));
  await ip('link', 'set', outer, 'master', bridge, 'up');
  await ipInside('link', 'set', 'lo', 'up');
  await ipInside('address', 'add', `${addresses.node(index)}/${addresses.prefixLength}`, 'dev', inner);
  await ipInside('link', 'set', inner, 'up');
  await ipInside('route', 'add', 'default', 'via', addresses.host);
  await runCommand('nsenter', [...enter, 'sysctl', '-qw', 'net.ipv4.ip_forward=1']);
  await ip('route', 'add', addresses.nodePods(index), 'via', addresses.node(index));
}
