import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { selfIssue } from '../../../../src/tls/self-issue.ts';
import { version } from '../../../../src/version.ts';
import { findFreePorts } from '../../../cluster/control-plane/free-ports.ts';
import { startProgram } from '../../../cluster/run/program.ts';
import { waitUntil } from '../../../cluster/run/wait-until.ts';
import type { Arm, ArmSetting } from '../../api-server/arm.ts';
import { create } from '../../api-server/bench-cluster.ts';
import { createService, registerWebhook, serverNameOf } from '../../api-server/webhook-service.ts';
import { buildPepr } from './build-pepr.ts';

/** What Pepr keeps its state in, as its controller applies it before it starts a module. */
const storeDefinition = {
  metadata: { name: 'peprstores.pepr.dev' },
  spec: {
    group: 'pepr.dev',
    scope: 'Namespaced',
    names: { plural: 'peprstores', singular: 'peprstore', kind: 'PeprStore' },
    versions: [
      {
        ...{ name: 'v1', served: true, storage: true },
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { data: { type: 'object', additionalProperties: { type: 'string' } } },
          },
        },
      },
    ],
  },
};

/**
 * A module of Pepr as its admission controller runs it, with its default of a log of each request. On every pod it leaves an
 * annotation of its own, `bench.pepr.dev/graceful-pods`, beside what it is told to write.
 */
export const pepr: Arm = { name: 'pepr', start, ownAnnotations: ['bench.pepr.dev/graceful-pods'] };

async function start({ cluster, namespaceSelector }: ArmSetting) {
  const module = await buildPepr();
  await create(cluster, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', storeDefinition);
  await create(cluster, '/api/v1/namespaces', { metadata: { name: 'pepr-system' } });
  const [port = 0] = await findFreePorts(1);
  const service = await createService(cluster, 'pepr', port);
  const serverName = serverNameOf(service);
  const { ca, cert, key } = await selfIssue([serverName]);
  const certificate = {
    cert: join(cluster.run.folder, 'pepr.crt'),
    key: join(cluster.run.folder, 'pepr.key'),
  };
  await writeFile(certificate.cert, cert);
  await writeFile(certificate.key, key, { mode: 0o600 });
  // Pepr's client asks the API server's certificate for the host of the address, whatever name a kubeconfig tells it to.
  const kubeconfig = join(cluster.run.folder, 'pepr.kubeconfig');
  const text = await readFile(cluster.kubeconfig, 'utf8');
  await writeFile(kubeconfig, text.replace('https://127.0.0.1:', 'https://localhost:'), { mode: 0o600 });
  const controller = startProgram(cluster.run, {
    name: 'pepr',
    command: [process.execPath, module],
    env: {
      KUBECONFIG: kubeconfig,
      ...{ NODE_ENV: 'production', LOG_LEVEL: 'info', PEPR_WATCH_MODE: 'false', PEPR_API_PATH: 'pods' },
      ...{ SSL_CERT_PATH: certificate.cert, SSL_KEY_PATH: certificate.key },
      ...{ BENCH_PORT: String(port), BENCH_VERSION: version },
    },
  });
  // It answers once it has read its store.
  await waitUntil('Pepr is ready', () => isHealthy({ port, ca, serverName }), {
    withinSeconds: 60,
    programs: [controller],
  });
  await registerWebhook(cluster, service, { ca, namespaceSelector });
  return { programs: [controller] };
}

function isHealthy({
  port,
  ca,
  serverName,
}: {
  port: number;
  ca: string;
  serverName: string;
}): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const target = {
      host: '127.0.0.1',
      port,
      ca,
      servername: serverName,
      path: '/healthz',
      agent: false,
    } as const;
    request(target, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', reject)
      .end();
  });
}
