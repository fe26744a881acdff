import type { ApiCall } from '../cluster/api-client.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type AppPod, listPods, restartsOf, settled } from './app-pods.ts';
import type { App } from './apps.ts';

/** The apps that an event hits, and how to reach the cluster that they are in. */
export interface Stage {
  readonly cluster: Cluster;
  readonly call: ApiCall;
  readonly apps: readonly App[];
  readonly signal?: AbortSignal | undefined;
}

/** Something that ends pods of all apps at once. */
export interface MatrixEvent {
  readonly summary: string;
  /** Whether injected pods are promised to drop nothing. */
  readonly isPromised: boolean;
  /** How many nodes it needs. */
  readonly nodes: number;
  /** Makes it happen, and returns when each app has its two pods again and none is ending. */
  strike(stage: Stage): Promise<void>;
}

export type EventName = 'restart' | 'scale' | 'evict' | 'delete' | 'liveness';

/** The node that is drained; kube-proxy stays on it, but clients enter by the other. */
const drainedNode = 'node1';
const drainSeconds = 240;

/** Every event of the matrix, in the order of its passes. */
export const events: Readonly<Record<EventName, MatrixEvent>> = {
  restart: {
    summary: 'rollout restart',
    isPromised: true,
    nodes: 1,
    async strike({ call, apps, signal }) {
      const gone = uidsOf(await listPods(call, apps));
      await restart(call, apps);
      await settled(call, apps, { gone, signal });
    },
  },
  scale: {
    summary: 'scaled down to one and back',
    isPromised: true,
    nodes: 1,
    async strike({ call, apps, signal }) {
      for (const count of [1, 2]) {
        await forEach(apps, ({ name }) => patch(call, name, { spec: { replicas: count } }));
        await settled(call, apps, { count, signal });
      }
    },
  },
  evict: {
    summary: '`kubectl drain` of one of two nodes',
    isPromised: true,
    nodes: 2,
    async strike({ cluster, call, apps, signal }) {
      try {
        const limit = `--timeout=${drainSeconds}s`;
        await cluster.kubectl(['drain', drainedNode, '--ignore-daemonsets', limit], {
          timeoutSeconds: drainSeconds + 10,
        });
        await settled(call, apps, { signal });
      } finally {
        await cluster.kubectl(['uncordon', drainedNode]);
      }
    },
  },
  delete: {
    summary: 'one of two pods deleted',
    isPromised: true,
    nodes: 1,
    async strike({ call, apps, signal }) {
      const chosen = await oneOfEach({ call, apps });
      await forEach(chosen, async ({ metadata: { namespace, name } }) => {
        await succeed(call('DELETE', `/api/v1/namespaces/${namespace}/pods/${name}`));
      });
      await settled(call, apps, { gone: uidsOf(chosen), signal });
    },
  },
  liveness: {
    summary: 'one of two pods killed by its liveness probe',
    isPromised: false,
    nodes: 1,
    async strike({ call, apps, signal }) {
      const restartsBefore = new Map(
        (await listPods(call, apps)).map((pod) => [pod.metadata.uid, restartsOf(pod)]),
      );
      const failPorts = new Map(apps.map(({ name, failPort }) => [name, failPort]));
      await forEach(await oneOfEach({ call, apps }), async ({ metadata, status }) => {
        const url = `http://${status.podIP}:${failPorts.get(metadata.namespace)}/fail`;
        const { ok } = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(10_000) });
        if (!ok) throw new Error(`${metadata.name} cannot be told to fail`);
      });
      const hasRestarted = (pods: readonly AppPod[]) =>
        pods.some((pod) => restartsOf(pod) > (restartsBefore.get(pod.metadata.uid) ?? 0));
      await settled(call, apps, { also: hasRestarted, signal });
    },
  },
};

/** Replaces the pods of some apps as `kubectl rollout restart` does. */
export async function restart(call: ApiCall, apps: readonly App[]): Promise<void> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  await forEach(apps, ({ name }) => patch(call, name, { spec: { template: { metadata: { annotations } } } }));
}

/** Merges something into the Deployment of an app. */
export async function patch(call: ApiCall, name: string, change: object): Promise<void> {
  await succeed(call('PATCH', `/apis/apps/v1/namespaces/${name}/deployments/${name}`, change));
}

/** All at the same time. */
async function forEach<T>(items: readonly T[], action: (item: T) => Promise<void>): Promise<void> {
  await Promise.all(items.map(action));
}

async function oneOfEach({ call, apps }: Pick<Stage, 'call' | 'apps'>): Promise<AppPod[]> {
  const pods = await listPods(call, apps);
  return apps.flatMap(({ name }) => pods.find(({ metadata }) => metadata.namespace === name) ?? []);
}

function uidsOf(pods: readonly AppPod[]): string[] {
  return pods.map(({ metadata }) => metadata.uid);
}

async function succeed(answer: ReturnType<ApiCall>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`HTTP ${status}: ${JSON.stringify(body['message'])}`);
}
