import type { Cluster } from '../cluster/cluster.ts';
import type { App } from './apps.ts';
import { startPlanned } from './planned-program.ts';

/** For each app the two addresses of the proxy before it, by the app's name. */
export type ProxyAddresses = Readonly<
  Record<string, { readonly followed: string; readonly reloaded: string }>
>;

/** An L7 proxy before all apps, outside the cluster's nodes. */
export interface Proxy {
  readonly addresses: ProxyAddresses;
  stop(): Promise<void>;
}

/** The longest time that the proxy which is reloaded waits with it. */
const reloadMs = 2_000;

/** Starts the proxy and returns when it knows an endpoint of each app. The kubeconfig must have a token, as that of a cluster of the tests has. */
export async function startProxy(cluster: Cluster, apps: readonly App[]): Promise<Proxy> {
  const view = await cluster.kubectl(['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json']);
  const { clusters, users } = JSON.parse(view);
  const server = { ...clusters[0].cluster, token: users[0].user.token };
  const program = await startPlanned('proxy', {
    server,
    reloadMs,
    apps: apps.map(({ name, protocol }) => ({ name, namespace: name, service: name, protocol })),
  });
  const stop = async () => {
    await program.finish();
  };
  try {
    return { addresses: JSON.parse(await program.firstLine), stop };
  } catch (error) {
    await stop().catch(() => {});
    throw error;
  }
}
