import { existsSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { findProgram } from '../parts/missing-prerequisite.ts';
import { partBinary } from '../parts/parts.ts';
import { type Program, startProgram } from '../run/program.ts';
import type { Run } from '../run/run.ts';
import { waitUntil } from '../run/wait-until.ts';
import { type AuditFiles, writeAuditPolicy } from './audit-policy.ts';
import { type Credentials, writeCredentials } from './credentials.ts';
import { findFreePorts } from './free-ports.ts';
import { writeKubeconfig } from './kubeconfig.ts';

/** The control plane of a run, on the host, and the kubeconfigs of those who talk to it. */
export interface ControlPlane {
  readonly adminKubeconfig: string;
  readonly kubeletKubeconfig: string;
  readonly proxyKubeconfig: string;
  /** What the API server logs of writes to pods and workloads. */
  readonly auditLog: string;
  readonly programs: readonly Program[];
}

/** What a control plane keeps when it is started again, since nodes and pods know it by this. */
export interface ControlPlaneSettings {
  readonly folder: string;
  readonly credentials: Credentials;
  readonly ports: readonly number[];
}

/** Chooses free ports and makes the credentials of a run. */
export async function chooseSettings(run: Run): Promise<ControlPlaneSettings> {
  const folder = join(run.folder, 'control-plane');
  return { folder, credentials: writeCredentials(folder), ports: await findFreePorts(5) };
}

/** Starts etcd, the API server, the controller manager and the scheduler; returns when the API server is ready. */
export async function startControlPlane(
  run: Run,
  { folder, credentials, ports }: ControlPlaneSettings,
): Promise<ControlPlane> {
  const [etcdPort = 0, peerPort = 0, apiPort = 0, managerPort = 0, schedulerPort = 0] = ports;
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const etcd = startEtcd(run, join(folder, 'etcd'), etcdUrl, `http://127.0.0.1:${peerPort}`);
  const certificates = join(folder, 'certificates');
  const audit = writeAuditPolicy(folder);
  const apiServer = startApiServer(run, { port: apiPort, etcdUrl, certificates, credentials, audit });
  const starting = { withinSeconds: 90, programs: [apiServer, etcd] };
  // It makes its certificate first and the key after it; whoever talks to it needs the certificate to start.
  const hasCertificate = () => existsSync(join(certificates, 'apiserver.key'));
  await waitUntil('the API server has its certificate', hasCertificate, starting);
  await waitUntil('the API server is ready', () => isReady(apiPort), starting);

  const certificateFile = join(certificates, 'apiserver.crt');
  const kubeconfig = (name: string, host: string, token: string) =>
    writeKubeconfig(join(run.folder, `${name}.kubeconfig`), {
      server: `https://${host}:${apiPort}`,
      token,
      certificateFile,
    });
  const { admin, kubelet, proxy } = credentials.tokens;
  const adminKubeconfig = kubeconfig('admin', '127.0.0.1', admin);
  const startController = (name: string, port: number, ...args: readonly string[]) =>
    startProgram(run, {
      name,
      command: [
        partBinary(name),
        ...['--kubeconfig', adminKubeconfig, '--leader-elect=false'],
        ...['--bind-address=127.0.0.1', `--secure-port=${port}`, ...args],
      ],
    });
  const controllers = startController(
    'kube-controller-manager',
    managerPort,
    '--use-service-account-credentials',
    `--service-account-private-key-file=${credentials.serviceAccountKey}`,
    // Pods get it as their ca.crt; without it they could not tell the API server from anybody else.
    `--root-ca-file=${certificateFile}`,
    `--service-cluster-ip-range=${run.addresses.services}`,
  );
  const scheduler = startController('kube-scheduler', schedulerPort);
  return {
    adminKubeconfig,
    kubeletKubeconfig: kubeconfig('kubelet', run.addresses.host, kubelet),
    proxyKubeconfig: kubeconfig('kube-proxy', run.addresses.host, proxy),
    auditLog: audit.logFile,
    programs: [apiServer, etcd, controllers, scheduler],
  };
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
  readonly audit: AuditFiles;
}

/**
 * It listens on all of the host's addresses, since it takes but one or all: a person's tools find it on loopback, the
 * nodes on the bridge. A webhook on the host's loopback is reached by URL, one in a pod through its endpoints.
 */
function startApiServer(run: Run, facts: ApiServerFacts): Program {
  const { port, etcdUrl, certificates, credentials, audit } = facts;
  const { addresses } = run;
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
      ...['--audit-policy-file', audit.policyFile, '--audit-log-path', audit.logFile],
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
