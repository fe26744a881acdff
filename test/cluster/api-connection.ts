import type { OutgoingHttpHeaders } from 'node:http';
import type { AgentOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { Cluster } from './cluster.ts';

/** Where an API server is, and what each connection and each request to it needs. */
export interface ApiConnection {
  readonly server: string;
  readonly tls: AgentOptions;
  readonly headers: OutgoingHttpHeaders | undefined;
}

/** Reads it from a kubeconfig as kubectl does. */
export async function apiConnection({
  kubeconfig,
  context,
}: Pick<Cluster, 'kubeconfig' | 'context'>): Promise<ApiConnection> {
  const config = new KubeConfig();
  if (kubeconfig === '') config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  const options: Parameters<typeof config.applyToHTTPSOptions>[0] = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, servername, headers, rejectUnauthorized } = options;
  return {
    server: config.getCurrentCluster()?.server ?? '',
    tls: defined({ ca, cert, key, servername, rejectUnauthorized }),
    headers: headers as OutgoingHttpHeaders | undefined,
  };
}

function defined(options: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
