import { existsSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { findProgram } from '../parts/missing-prerequisite.ts';
import { partBinary } from '../parts/parts.ts';
import { type Program, startProgram } from '../run/program.ts';
import type { Run } from '../run/run.ts';
import { waitUntil } from '../run/wait-until.ts';
import type { AuditFiles } from './audit-policy.ts';
import { type Credentials, writeCredentials } from './credentials.ts';

/** What an API server keeps when it is started again, since nodes and pods know it by this. */
export interface ApiServerSettings {
  readonly folder: string;
  readonly credentials: Credentials;
  readonly ports: { readonly etcd: number; readonly peer: number; readonly api: number };
}

/** An API server on the host, and the etcd in which it keeps everything. */
export interface ApiServer {
  readonly port: number;
  /** What it shows, for whoever shall trust it. */
  readonly certificateFile: string;
  readonly apiServer: Program;
  readonly etcd: Program;
}

/** Makes the credentials of a run, and gives the API server three ports that are free. */
export function apiServerSettings(
  run: Run,
  [etcd = 0, peer = 0, api = 0]: readonly number[],
): ApiServerSettings {
  const folder = join(run.folder, 'control-plane');
  return { folder, credentials: writeCredentials(folder), ports: { etcd, peer, api } };
}

/**
 * Starts etcd and the API server, and returns when it is ready. Alone they store objects and admit them, and nothing
 * becomes of these: no controller makes pods or ServiceAccounts, and none removes what a namespace held.
 */
export async function startApiServer(
  run: Run,
  settings: ApiServerSettings,
  audit?: AuditFiles,
): Promise<ApiServer> {
  const { folder, credentials, ports } = settings;
  const etcdUrl = `http://127.0.0.1:${ports.etcd}`;
  const etcd = startEtcd(run, join(folder, 'etcd'), etcdUrl, `http://127.0.0.1:${ports.peer}`);
  const certificates = join(folder, 'certificates');
  const apiServer = startKubeApiServer(run, { port: ports.api, etcdUrl, certificates, credentials, audit });
  const starting = { withinSeconds: 90, programs: [apiServer, etcd] };
  // It makes its certificate first and the key after it; whoever talks to it needs the certificate to start.
  const hasCertificate = () => existsSync(join(certificates, 'apiserver.key'));
  await waitUntil('the API server has its certificate', hasCertificate, starting);
  await waitUntil('the API server is ready', () => isReady(ports.api), starting);
  return { port: ports.api, certificateFile: join(certificates, 'apiserver.crt'), apiServer, etcd };
}

function startEtcd(run: Run, data: string, url: string, peerUrl: string): Program {
  return startProgram(run, {
    name: 'etcd',
    command: [
      findProgram('etcd') ?? 'etcd',
      ...['--data-dir', data, '--unsafe-no-fsync', '--log-level=error'],
      ...['--listen-client-urls', url, '--advertise-client-urls', url],
      ...['--listen-peer-urls', peerUrl, '--initial-advertise-peer-urls', peerUrl],
      ...['--initial-cluster', `default=${peerUrl}`],
    ],
  });
}

interface ApiServerFacts {
  readonly port: number;
  readonly etcdUrl: string;
  readonly certificates: string;
  readonly credentials: Credentials;
  readonly audit: AuditFiles | undefined;
}

/**
 * It listens on all of the host's addresses, since it takes but one or all: a person's tools find it on loopback, the
 * nodes on the bridge. A webhook on the host's loopback is reached by URL, one in a pod through its endpoints.
 */
function startKubeApiServer(run: Run, facts: ApiServerFacts): Program {
  const { port, etcdUrl, certificates, credentials, audit } = facts;
  const { addresses } = run;
  const auditFlags =
    audit === undefined ? [] : ['--audit-policy-file', audit.policyFile, '--audit-log-path', audit.logFile];
  return startProgram(run, {
    name: 'kube-apiserver',
    command: [
      partBinary('kube-apiserver'),
      ...['--bind-address=0.0.0.0', `--secure-port=${port}`, `--advertise-address=${addresses.host}`],
      ...['--etcd-servers', etcdUrl, '--cert-dir', certificates],
      ...['--token-auth-file', credentials.tokenFile, '--authorization-mode=Node,RBAC', '--allow-privileged'],
      '--service-account-issuer=https://kubernetes.default.svc',
      ...['--service-account-key-file', credentials.serviceAccountKey],
      ...['--service-account-signing-key-file', credentials.serviceAccountKey],
      ...[`--service-cluster-ip-range=${addresses.services}`, '--enable-aggregator-routing'],
      '--kubelet-preferred-address-types=InternalIP',
      ...auditFlags,
    ],
  });
}

/** Asks nothing secret, so the certificate need not be checked. */
function isReady(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const url = `https://127.0.0.1:${port}/readyz`;
    request(url, { rejectUnauthorized: false, signal: AbortSignal.timeout(2_000) }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', reject)
      .end();
  });
}
