import { join } from 'node:path';
import type { JsonObject } from '../../../src/core/json.ts';
import { type ApiCall, apiClient } from '../../cluster/api-client.ts';
import { type Cluster, clusterFrom } from '../../cluster/cluster.ts';
import { findFreePorts } from '../../cluster/control-plane/free-ports.ts';
import { writeKubeconfig } from '../../cluster/control-plane/kubeconfig.ts';
import {
  type ApiServer,
  apiServerSettings,
  startApiServer,
} from '../../cluster/control-plane/start-api-server.ts';
import { buildParts } from '../../cluster/parts/build-parts.ts';
import { findProgram } from '../../cluster/parts/missing-prerequisite.ts';
import { runCommand } from '../../cluster/parts/run-command.ts';
import { claimGuardedRun } from '../../cluster/run/guarded-run.ts';
import { createBridge } from '../../cluster/run/links.ts';
import type { Run } from '../../cluster/run/run.ts';

/** An API server with its etcd and nothing else, which stores objects and admits them. */
export interface BenchCluster extends Pick<Cluster, 'kubeconfig' | 'context' | 'kubectl' | 'binary'> {
  readonly run: Run;
  readonly server: ApiServer;
  /** The host as the API server sees it: where programs behind a Service listen. */
  readonly hostAddress: string;
  readonly call: ApiCall;
  readonly versions: { readonly kubernetes: string; readonly etcd: string };
}

/** Starts one for as long as it is used, and removes all that was started in its run, also on failure. */
export async function withBenchCluster<T>(use: (cluster: BenchCluster) => Promise<T>): Promise<T> {
  await buildParts();
  const { run, stop } = await claimGuardedRun();
  try {
    await createBridge(run);
    const settings = apiServerSettings(run, await findFreePorts(3));
    const server = await startApiServer(run, settings);
    const kubeconfig = writeKubeconfig(join(run.folder, 'admin.kubeconfig'), {
      server: `https://127.0.0.1:${server.port}`,
      token: settings.credentials.tokens.admin,
      certificateFile: server.certificateFile,
    });
    const { context, kubectl, binary } = clusterFrom({ kubeconfig });
    const call = await apiClient({ kubeconfig, context });
    return await use({
      ...{ kubeconfig, context, kubectl, binary, run, server, call },
      hostAddress: run.addresses.host,
      versions: await versionsOf(call),
    });
  } finally {
    await stop();
  }
}

async function versionsOf(call: ApiCall): Promise<BenchCluster['versions']> {
  const { body } = await call('GET', '/version');
  const etcd = await runCommand(findProgram('etcd') ?? 'etcd', ['--version']);
  return { kubernetes: String(body['gitVersion']), etcd: /Version: (\S+)/.exec(etcd)?.[1] ?? 'unknown' };
}

/** Creates an object, and throws what the API server says where it does not. */
export async function create({ call }: BenchCluster, path: string, object: JsonObject): Promise<JsonObject> {
  const { status, body } = await call('POST', path, object);
  if (status !== 201) throw new Error(`POST ${path}: ${status} ${String(body['message'])}`);
  return body;
}

/** Creates a namespace in which pods can be made: with the ServiceAccount that a controller would make. */
export async function createNamespace(
  cluster: BenchCluster,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<void> {
  await create(cluster, '/api/v1/namespaces', { metadata: { name, labels } });
  await create(cluster, `/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: 'default' } });
}
