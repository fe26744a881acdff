import { join } from 'node:path';
import { asString, type Json, valueAt } from '../../../src/core/json.ts';
import { helmIn } from '../../cluster/helm.ts';
import { type BenchCluster, create, createNamespace } from './bench-cluster.ts';

const chart = join(import.meta.dirname, '..', '..', '..', 'charts', 'gracehook');
/** Where the chart's Deployment mounts what its pods read. */
const mounts = '/etc/gracehook';

/** What a program needs to be a pod of the chart's Deployment. */
export interface InstalledChart {
  /** The arguments of its container, with the files below another folder, listening on the run's address alone. */
  readonly argumentsWith: (folder: string) => readonly string[];
  /** What it finds in its ConfigMap, by file name. */
  readonly configuration: Readonly<Record<string, string>>;
  /** The token of its ServiceAccount, with the rights that the chart gives. */
  readonly token: string;
  /** Says whose certificate the API server shall trust, as control does. */
  readonly trust: (ca: string) => Promise<void>;
}

/** Creates the chart's objects as a release of this name, in a namespace of this name. No pod comes of them here. */
export async function installChart(
  cluster: BenchCluster,
  name: string,
  values: object,
): Promise<InstalledChart> {
  await createNamespace(cluster, name);
  const helm = helmIn(cluster, { namespace: name, folder: join(cluster.run.folder, 'helm') });
  const template = ['template', name, chart, '--no-hooks', '--values', '-'];
  await cluster.kubectl(['create', '-f', '-'], {
    input: await helm(template, { input: JSON.stringify(values) }),
  });

  const read = async (kind: string): Promise<Json> =>
    JSON.parse(await cluster.kubectl(['--namespace', name, 'get', kind, name, '--output', 'json']));
  const container = ['spec', 'template', 'spec', 'containers', 0];
  const args = valueAt(await read('deployment'), [...container, 'args']) as string[];
  const account = `/api/v1/namespaces/${name}/serviceaccounts/${name}/token`;
  const token = await create(cluster, account, { spec: { expirationSeconds: 24 * 3600 } });
  return {
    argumentsWith: (folder) =>
      args.map((argument) => (argument === 'all' ? cluster.hostAddress : argument.replace(mounts, folder))),
    configuration: valueAt(await read('configmap'), ['data']) as Record<string, string>,
    token: asString(valueAt(token, ['status', 'token'])) ?? '',
    trust: async (ca) => {
      const webhooks = valueAt(await read('mutatingwebhookconfiguration'), ['webhooks']) as Json[];
      const patch = webhooks.map((_, index) => ({
        op: 'add',
        path: `/webhooks/${index}/clientConfig/caBundle`,
        value: Buffer.from(ca).toString('base64'),
      }));
      const patched = ['patch', 'mutatingwebhookconfiguration', name, '--type=json', '--patch'];
      await cluster.kubectl([...patched, JSON.stringify(patch)]);
    },
  };
}
