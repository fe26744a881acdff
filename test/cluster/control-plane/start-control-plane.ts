import { join } from 'node:path';
import { partBinary } from '../parts/parts.ts';
import { type Program, startProgram } from '../run/program.ts';
import type { Run } from '../run/run.ts';
import { writeAuditPolicy } from './audit-policy.ts';
import { findFreePorts } from './free-ports.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { type ApiServerSettings, apiServerSettings, startApiServer } from './start-api-server.ts';

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
  readonly apiServer: ApiServerSettings;
  readonly ports: { readonly manager: number; readonly scheduler: number };
}

/** Chooses free ports and makes the credentials of a run. */
export async function chooseSettings(run: Run): Promise<ControlPlaneSettings> {
  const [manager = 0, scheduler = 0, ...ports] = await findFreePorts(5);
  return { apiServer: apiServerSettings(run, ports), ports: { manager, scheduler } };
}

/** Starts etcd, the API server, the controller manager and the scheduler; returns when the API server is ready. */
export async function startControlPlane(run: Run, settings: ControlPlaneSettings): Promise<ControlPlane> {
  const { credentials, folder } = settings.apiServer;
  const audit = writeAuditPolicy(folder);
  const { port, certificateFile, apiServer, etcd } = await startApiServer(run, settings.apiServer, audit);
  const kubeconfig = (name: string, host: string, token: string) =>
    writeKubeconfig(join(run.folder, `${name}.kubeconfig`), {
      server: `https://${host}:${port}`,
      token,
      certificateFile,
    });
  const { admin, kubelet, proxy } = credentials.tokens;
  const adminKubeconfig = kubeconfig('admin', '127.0.0.1', admin);
  const startController = (name: string, controllerPort: number, ...args: readonly string[]) =>
    startProgram(run, {
      name,
      command: [
        partBinary(name),
        ...['--kubeconfig', adminKubeconfig, '--leader-elect=false'],
        ...['--bind-address=127.0.0.1', `--secure-port=${controllerPort}`, ...args],
      ],
    });
  const controllers = startController(
    'kube-controller-manager',
    settings.ports.manager,
    '--use-service-account-credentials',
    `--service-account-private-key-file=${credentials.serviceAccountKey}`,
    // Pods get it as their ca.crt; without it they could not tell the API server from anybody else.
    `--root-ca-file=${certificateFile}`,
    `--service-cluster-ip-range=${run.addresses.services}`,
  );
  const scheduler = startController('kube-scheduler', settings.ports.scheduler);
  return {
    adminKubeconfig,
    kubeletKubeconfig: kubeconfig('kubelet', run.addresses.host, kubelet),
    proxyKubeconfig: kubeconfig('kube-proxy', run.addresses.host, proxy),
    auditLog: audit.logFile,
    programs: [apiServer, etcd, controllers, scheduler],
  };
}
