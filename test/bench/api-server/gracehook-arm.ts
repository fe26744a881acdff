import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfIssue } from '../../../src/tls/self-issue.ts';
import { findFreePorts } from '../../cluster/control-plane/free-ports.ts';
import { startProgram } from '../../cluster/run/program.ts';
import { waitUntil } from '../../cluster/run/wait-until.ts';
import { asPod } from '../processes/as-pod.ts';
import { buildBundle } from '../processes/build-bundle.ts';
import type { ArmSetting, StartedArm } from './arm.ts';
import type { BenchCluster } from './bench-cluster.ts';
import { installChart } from './installed-chart.ts';
import { createEndpoint, serverNameOf } from './webhook-service.ts';

const name = 'gracehook';
const service = { namespace: name, name };

/**
 * Starts Gracehook as shipped: the bundle that the image runs, with the chart's objects in the cluster, its flags, its
 * configuration, its rights and its registration. What control would write, certificate and capabilities, is written here.
 */
export async function startGracehook({
  cluster,
  namespaceSelector,
}: Pick<ArmSetting, 'cluster' | 'namespaceSelector'>): Promise<StartedArm> {
  const { run, server, hostAddress, versions } = cluster;
  const bundle = await buildBundle(join(run.folder, 'bundle'));
  const [port = 0, opsPort = 0] = await findFreePorts(2);
  const chart = await installChart(cluster, name, {
    serve: { port, opsPort },
    webhook: { namespaceSelector },
    // No control runs here that would issue one.
    tls: { mode: 'existing', existing: { secretName: `${name}-tls` } },
  });
  const { cert, key, ca } = await selfIssue([serverNameOf(service)]);
  const folder = join(run.folder, name);
  writeFiles(join(folder, 'config'), chart.configuration);
  writeFiles(join(folder, 'tls'), { 'tls.crt': cert, 'tls.key': key });
  const capabilities = { server: versions.kubernetes, sleep: true, stopSignal: false };
  writeFiles(join(folder, 'state'), { 'capabilities.json': JSON.stringify(capabilities) });
  const account = { token: chart.token, 'ca.crt': readFileSync(server.certificateFile, 'utf8') };
  writeFiles(join(folder, 'account'), account);

  const program = startProgram(run, {
    name,
    command: [...asPod(join(folder, 'account')), process.execPath, bundle, ...chart.argumentsWith(folder)],
    env: { KUBERNETES_SERVICE_HOST: hostAddress, KUBERNETES_SERVICE_PORT: String(server.port) },
  });
  const isReady = async () => (await fetch(`http://${hostAddress}:${opsPort}/readyz`)).ok;
  await waitUntil('Gracehook is ready', isReady, { withinSeconds: 30, programs: [program] });
  await createEndpoint(cluster, service, port);
  await chart.trust(ca);
  return { programs: [program] };
}

/** How often the API server has asked one of Gracehook's webhooks, by its own count. */
export async function countCalls({ kubectl }: BenchCluster): Promise<number> {
  const metrics = await kubectl(['get', '--raw', '/metrics']);
  const counted = /^apiserver_admission_webhook_request_total\{.*name="[\w-]+\.gracehook\.io".*\} (\d+)$/gm;
  return [...metrics.matchAll(counted)].reduce((sum, [, count]) => sum + Number(count), 0);
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files))
    writeFileSync(join(folder, file), content, { mode: 0o600 });
}
