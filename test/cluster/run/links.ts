import { runCommand } from '../parts/run-command.ts';
import type { Run } from './run.ts';

/** A link's name has at most 15 characters. */
export const linkName = (id: string) => `gh${id}`;

/** Makes the bridge that joins the host with the nodes; nodes and pods find the API server at the host's end of it. */
export async function createBridge({ id, addresses }: Run): Promise<void> {
  const bridge = linkName(id);
  const address = `${addresses.host}/${addresses.prefixLength}`;
  await runCommand('ip', ['link', 'add', bridge, 'type', 'bridge']);
  await runCommand('ip', ['address', 'add', address, 'dev', bridge]);
  await runCommand('ip', ['link', 'set', bridge, 'up']);
}

/** Removes the bridge of a run and the host's end of each node's link. */
export async function removeLinks(id: string): Promise<void> {
  const links: { ifname: string }[] = JSON.parse(await runCommand('ip', ['-json', 'link', 'show']));
  const pattern = new RegExp(`^${linkName(id)}(n\\d+)?$`);
  for (const { ifname } of links.filter((link) => pattern.test(link.ifname))) {
    // The kernel removes a node's link by itself some time after the node's end, perhaps just now.
    await runCommand('ip', ['link', 'delete', ifname]).catch((error: Error) => {
      if (!error.message.includes('Cannot find device')) {
        throw error;
      }
    });
  }
}
