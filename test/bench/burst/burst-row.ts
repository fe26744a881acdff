import { apiClient } from '../../cluster/api-client.ts';
import { type OwnCluster, startCluster } from '../../cluster/cluster.ts';
import { type Installation, installGracehook } from '../../cluster/install/install-gracehook.ts';
import { parts } from '../../cluster/parts/parts.ts';
import { waitUntil } from '../../cluster/run/wait-until.ts';
import { startFakeNodes } from '../../observer/fake-nodes.ts';
import type { ResultsHead } from '../../results/results-head.ts';
import type { BenchPlan, BenchRow, Figure, Measured } from '../bench-row.ts';
import { percentile } from '../sampling/statistics.ts';
import { burstPod } from './burst-pod.ts';
import { countPods } from './count-pods.ts';
import { type Created, createAtOnce } from './create-at-once.ts';
import { followServe } from './serve-usage.ts';

const [fullPods, shortPods] = [10_000, 200];
/** As many creations are under way at once; a large cluster's controllers do as much. */
const clients = 64;
const patience = { withinSeconds: 1_800 };

/** Ten thousand pods at once in a whole cluster, where a pod that Gracehook cannot be asked about is refused. */
export const burst: BenchRow = {
  name: 'burst',
  summary: `${fullPods.toLocaleString('en-US')} pods created by ${clients} clients at once, on nodes that kwok plays, with failurePolicy: Fail`,
  minutes: 25,
  isInShort: false,
  measure: measureBurst,
};

async function measureBurst({ isShort, signal }: BenchPlan): Promise<Measured> {
  const pods = isShort ? shortPods : fullPods;
  const cluster = await startCluster();
  const cleanUps = [() => cluster.stop()];
  try {
    const fakeNodes = await startFakeNodes(cluster, pods * 2);
    cleanUps.unshift(fakeNodes.stop);
    const installed = await installGracehook(cluster, { values: { webhook: { failurePolicy: 'Fail' } } });
    const figures: Figure[] = [];
    // The one that nobody is asked about says what the cluster itself takes.
    for (const isOptedIn of [false, true]) {
      signal.throwIfAborted();
      figures.push(await measureArm({ cluster, installed, pods, isOptedIn, signal }));
    }
    return { figures, versions: await versionsOf(cluster) };
  } finally {
    // One that fails must not keep the next from being tried.
    for (const cleanUp of cleanUps) await cleanUp().catch(console.error);
  }
}

interface Arm {
  readonly cluster: OwnCluster;
  readonly installed: Installation;
  readonly pods: number;
  readonly isOptedIn: boolean;
  readonly signal: AbortSignal;
}

async function measureArm({ cluster, installed, pods, isOptedIn, signal }: Arm): Promise<Figure> {
  const namespace = isOptedIn ? 'burst-opted-in' : 'burst-not-opted-in';
  await cluster.kubectl(['create', 'namespace', namespace]);
  const hasAccount = () => cluster.kubectl(['-n', namespace, 'get', 'serviceaccount', 'default']);
  await waitUntil('pods can be made', async () => (await hasAccount()) !== '', { withinSeconds: 60 });
  const call = await apiClient(cluster, { connections: clients });
  const serve = await followServe(installed);
  const created = await createAtOnce(call, { namespace, pod: burstPod(isOptedIn), pods, clients, signal });
  const { cpuSeconds, mostMegabytes } = await serve.stop();
  const counted = await countPods(call, namespace);
  if (counted.pods !== created.accepted) {
    throw new Error(`${created.accepted} pods were accepted, and ${counted.pods} are there`);
  }
  const expected = isOptedIn ? created.accepted : 0;
  if (counted.injected !== expected) {
    throw new Error(`${counted.injected} pods are injected and not ${expected}`);
  }
  const isRunning = async () => {
    signal.throwIfAborted();
    return (await countPods(call, namespace)).running === created.accepted;
  };
  await waitUntil('all pods run', isRunning, patience);
  return {
    arm: isOptedIn ? 'opted in' : 'not opted in',
    pods,
    created: created.accepted,
    injected: counted.injected,
    refused: created.refusals.length,
    first_refusal: created.refusals[0] ?? null,
    ...timesOf(created),
    running_after_s: Math.round((performance.now() - created.beganAt) / 1000),
    webhook_cpu_us_per_pod: Math.round((cpuSeconds * 1e6) / created.accepted),
    webhook_most_rss_mb: mostMegabytes,
  };
}

function timesOf({ milliseconds, seconds, accepted }: Created): Figure {
  const rounded = (value: number) => Math.round(value * 10) / 10;
  return {
    seconds: rounded(seconds),
    pods_per_s: rounded(accepted / seconds),
    p50_ms: rounded(percentile(milliseconds, 0.5)),
    p99_ms: rounded(percentile(milliseconds, 0.99)),
    max_ms: rounded(percentile(milliseconds, 1)),
  };
}

async function versionsOf({ kubectl }: OwnCluster): Promise<ResultsHead['versions']> {
  const { serverVersion } = JSON.parse(await kubectl(['version', '-o', 'json']));
  return { kubernetes: serverVersion.gitVersion, kwok: parts.find(({ name }) => name === 'kwok')?.version };
}
