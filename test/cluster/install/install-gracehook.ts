import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Cluster } from '../cluster.ts';
import { type Helm, helmIn } from '../helm.ts';
import { gracehookImage } from '../image/gracehook-image.ts';
import { isWebhookCalled } from '../is-webhook-called.ts';
import { waitUntil } from '../run/wait-until.ts';

const chart = join(import.meta.dirname, '..', '..', '..', 'charts', 'gracehook');
/** The docs say that a first start takes up to two minutes. */
const patienceSeconds = 150;

/** Values of the chart, merged over its own by helm. */
export type ChartValues = Readonly<Record<string, unknown>>;

/** A release of the chart in a cluster. */
export interface Installation {
  readonly release: string;
  readonly namespace: string;
  /** The name of its Deployment, Service and webhook configuration. */
  readonly fullname: string;
  /** From the end of `helm install` to the first pod that came out injected. */
  readonly injectedAfterSeconds: number;
  /** In its namespace. */
  readonly kubectl: Cluster['kubectl'];
  readonly helm: Helm;
  /** `helm upgrade` to these values, of which none of before stay; waits until the new pods are there. */
  upgrade(values: ChartValues): Promise<void>;
  /** `helm uninstall`, and then its namespace. May be called twice. */
  uninstall(): Promise<void>;
}

/** What is installed, and where. */
export interface InstallOptions {
  readonly release?: string;
  readonly namespace?: string;
  readonly values?: ChartValues;
  /** Whether kubelets are made to bring Secrets at once, where a first start in the normal time was seen before. */
  readonly isHurried?: boolean;
  /** What an admin does between `helm install` and the first pod, in the release's namespace. */
  readonly afterInstall?: (kubectl: Cluster['kubectl']) => Promise<void>;
}

/** Installs the chart and the image of this checkout as an admin would, and returns when pods come out injected. */
export async function installGracehook(
  cluster: Cluster,
  {
    release = 'gracehook',
    namespace = 'gracehook',
    values = {},
    isHurried = false,
    afterInstall = async () => {},
  }: InstallOptions = {},
): Promise<Installation> {
  // Its name is the one that the chart's own values give.
  const { archive } = await gracehookImage();
  await cluster.importImage(archive);
  // Beside the kubeconfig of a cluster of the tests' own it goes with the cluster, where nobody uninstalls.
  const parent = cluster.kubeconfig === '' ? tmpdir() : dirname(cluster.kubeconfig);
  const folder = await mkdtemp(join(parent, 'gracehook-helm-'));
  const helm = helmIn(cluster, { namespace, folder });
  const kubectl: Cluster['kubectl'] = (args, options) => cluster.kubectl(['-n', namespace, ...args], options);
  const withValues = async (args: readonly string[], given: ChartValues) => {
    await helm([...args, release, chart, '--values', '-'], { input: JSON.stringify(given) });
  };
  const uninstall = async () => {
    await helm(['uninstall', release, '--ignore-not-found', '--wait', '--timeout', '90s']);
    await cluster.kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--timeout=90s']);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await withValues(['install', '--create-namespace'], values);
    await afterInstall(kubectl);
    const began = performance.now();
    const isCalled = async () => {
      if (isHurried) await hurryKubelets(kubectl);
      return isWebhookCalled(cluster);
    };
    await waitUntil('pods come out injected', isCalled, { withinSeconds: patienceSeconds });
    const injectedAfterSeconds = Math.round((performance.now() - began) / 100) / 10;
    const fullname = release.includes('gracehook') ? release : `${release}-gracehook`;
    for (const deployment of [fullname, `${fullname}-control`])
      await kubectl(['rollout', 'status', `deployment/${deployment}`, '--timeout=90s']);
    return {
      release,
      namespace,
      fullname,
      injectedAfterSeconds,
      kubectl,
      helm,
      upgrade: (changed) => withValues(['upgrade', '--reset-values', '--wait', '--timeout', '120s'], changed),
      uninstall,
    };
  } catch (error) {
    const state = await describeState(kubectl);
    await uninstall().catch(() => {});
    throw new Error(`${error instanceof Error ? error.message : error}\n${state}`, { cause: error });
  }
}

/** A kubelet looks at what a pod mounts when the pod changes, else about once a minute. */
async function hurryKubelets(kubectl: Cluster['kubectl']): Promise<void> {
  const pods = ['pods', '-l', 'app.kubernetes.io/component=serve'];
  await kubectl(['annotate', ...pods, '--overwrite', `example.org/hurried=${Date.now()}`]);
}

/** What somebody needs to see why an installation does not work; it is gone when the test tells of it. */
async function describeState(kubectl: Cluster['kubectl']): Promise<string> {
  const asked = [
    ['get', 'pods', '-o', 'wide'],
    ['get', 'events', '--sort-by=.lastTimestamp'],
    ['logs', '-l', 'app.kubernetes.io/component=serve', '--tail=20', '--prefix'],
    ['logs', '-l', 'app.kubernetes.io/component=control', '--tail=20', '--prefix'],
  ];
  const answers = await Promise.all(asked.map((args) => kubectl(args).catch(String)));
  return answers.join('\n').slice(-8_000);
}
