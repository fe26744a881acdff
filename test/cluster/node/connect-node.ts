import { runCommand } from '../parts/run-command.ts';
import { linkName } from '../run/links.ts';
import type { Run } from '../run/run.ts';
import type { Holder } from './holder.ts';

/**
 * Joins a node with the bridge of its run. Host and nodes reach every pod by a route through the pod's node, so nothing
 * is masqueraded, and the host needs no firewall rule and forwards nothing.
 */
export async function connectNode(
  { id, addresses }: Run,
  holder: Holder,
  index: number,
  nodeCount: number,
): Promise<void> {
  const link = `${linkName(id)}n${index}`;
  const ip = (...args: string[]) => runCommand('ip', args);
  const ipInside = (...args: string[]) => runCommand('nsenter', [...holder.enter, 'ip', ...args]);
  await ip('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(holder.pid));
  await ip('link', 'set', link, 'master', linkName(id), 'up');
  await ipInside('link', 'set', 'lo', 'up');
  await ipInside('address', 'add', `${addresses.node(index)}/${addresses.prefixLength}`, 'dev', 'eth0');
  await ipInside('link', 'set', 'eth0', 'up');
  await ipInside('route', 'add', 'default', 'via', addresses.host);
  await ip('route', 'add', addresses.nodePods(index), 'via', addresses.node(index));
  for (let other = 0; other < nodeCount; other += 1) {
    if (other === index) continue;
    await ipInside('route', 'add', addresses.nodePods(other), 'via', addresses.node(other));
  }
}
