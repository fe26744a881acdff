import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../parts/missing-prerequisite.ts';
import { partBinary } from '../parts/parts.ts';
import { type Program, startProgram } from '../run/program.ts';
import type { Run } from '../run/run.ts';
import { waitUntil } from '../run/wait-until.ts';
import { findFreePorts } from './free-ports.ts';
import { writeKubeconfig } from './kubeconfig.ts';

/** The control plane of a run, on the host: who it listens for, and the kubeconfig of its admin. */
export interface ControlPlane {
  readonly server: string;
  readonly adminKubeconfig: string;
  /** Writes a kubeconfig for one of the names below, reachable as `server` is. */
  readonly kubeletKubeconfig: string;
  readonly proxyKubeconfig: string;
  readonly programs: readonly Program[];
}

/**
 * Starts etcd, the API server, the controller manager and the scheduler, and returns when the API server is ready. It
 * listens on all of the host's addresses, for the nodes; a webhook on the host's loopback is reached by URL.
 */
export async function startControlPlane(run: Run): Promise<ControlPlane> {
  const folder = join(run.folder, 'control-plane');
  mkdirSync(folder, { recursive: true });
  const [etcdPort = 0, peerPort = 0, apiPort = 0, managerPort = 0, schedulerPort = 0] =
    await findFreePorts(5);
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const etcd = startProgram(run, {
    name: 'etcd',
    command: [
      findProgram('etcd') ?? 'etcd',
      ...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync', '--log-level=error'],
      ...['--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl],
      ...[
        '--listen-peer-urls',
        `http://127.0.0.1:${peerPort}`,
        '--initial-advertise-peer-urls',
        `http://127.0.0.1:${peerPort}`,
      ],
      ...['--initial-cluster', `default=http://127.0.0.1:${peerPort}`],
    ],
  });
  const keys = serviceAccountKeys(folder);
  const tokens = writeTokens(folder);
  const apiServer = startProgram(run, {
    name: 'kube-apiserver',
    command: [
      partBinary('kube-apiserver'),
      ...['--etcd-servers', etcdUrl, '--bind-address=0.0.0.0', `--secure-port=${apiPort}`],
      ...[`--advertise-address=${run.addresses.host}`, '--cert-dir', join(folder, 'certificates')],
      ...['--token-auth-file', tokens.file, '--authorization-mode=Node,RBAC', '--allow-privileged'],
      ...[
        '--service-account-issuer=https://kubernetes.default.svc',
        '--service-account-key-file',
        keys.publicKey,
      ],
      ...['--service-account-signing-key-file', keys.privateKey],
      ...[`--service-cluster-ip-range=${run.addresses.services}`, '--enable-aggregator-routing'],
      '--kubelet-preferred-address-types=InternalIP',
    ],
  });
  const server = `https://127.0.0.1:${apiPort}`;
  const kubeconfig = (name: string, at: string, token: string) =>
    writeKubeconfig(join(run.folder, `${name}.kubeconfig`), at, token);
  const adminKubeconfig = kubeconfig('admin', server, tokens.admin);
  const controllers = startProgram(run, {
    name: 'kube-controller-manager',
    command: [
      partBinary('kube-controller-manager'),
      ...[
        '--kubeconfig',
        adminKubeconfig,
        '--leader-elect=false',
        '--bind-address=127.0.0.1',
        `--secure-port=${managerPort}`,
      ],
      ...['--use-service-account-credentials', '--service-account-private-key-file', keys.privateKey],
      ...['--allocate-node-cidrs', `--cluster-cidr=${run.addresses.pods}`],
      `--service-cluster-ip-range=${run.addresses.services}`,
    ],
  });
  const scheduler = startProgram(run, {
    name: 'kube-scheduler',
    command: [
      partBinary('kube-scheduler'),
      ...[
        '--kubeconfig',
        adminKubeconfig,
        '--leader-elect=false',
        '--bind-address=127.0.0.1',
        `--secure-port=${schedulerPort}`,
      ],
    ],
  });
  const programs = [apiServer, etcd, controllers, scheduler];
  const ready = () => isReady(server, tokens.admin);
  await waitUntil('the API server is ready', ready, { withinSeconds: 90, programs: [apiServer, etcd] });
  const forNodes = `https://${run.addresses.host}:${apiPort}`;
  return {
    server,
    adminKubeconfig,
    kubeletKubeconfig: kubeconfig('kubelet', forNodes, tokens.kubelet),
    proxyKubeconfig: kubeconfig('kube-proxy', forNodes, tokens.proxy),
    programs,
  };
}

/** Everybody who talks to the API server has a token of its own; the node's names are those that RBAC expects. */
function writeTokens(folder: string): { file: string; admin: string; kubelet: string; proxy: string } {
  const [admin = '', kubelet = '', proxy = ''] = Array.from({ length: 3 }, () =>
    randomBytes(16).toString('hex'),
  );
  const file = join(folder, 'tokens.csv');
  const lines = [
    `${admin},admin,admin,system:masters`,
    // One kubelet token serves every node, so it may do what the admin may; a test cluster has no tenants.
    `${kubelet},kubelet,kubelet,system:masters`,
    `${proxy},system:kube-proxy,kube-proxy`,
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return { file, admin, kubelet, proxy };
}

function serviceAccountKeys(folder: string): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const files = {
    publicKey: join(folder, 'service-accounts.pub'),
    privateKey: join(folder, 'service-accounts.key'),
  };
  writeFileSync(files.publicKey, publicKey);
  writeFileSync(files.privateKey, privateKey, { mode: 0o600 });
  return files;
}

/** The certificate is the API server's own, made at its start, so it is not checked; nothing secret is asked. */
async function isReady(server: string, token: string): Promise<boolean> {
  const { request } = await import('node:https');
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    request(`${server}/readyz`, { rejectUnauthorized: false, headers, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', reject)
      .end();
  });
}
