import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiCall } from '../cluster/api-client.ts';
import type { App } from './apps.ts';

/** What the matrix looks at in a pod. */
export interface AppPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly podIP?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly restartCount: number }[];
  };
}

/** The two replicas that every app has. */
export const replicas = 2;
/** For whatever the cluster has to do, on a noisy machine that starts all apps at once. */
const patienceSeconds = 240;

/** Lists the pods of some apps, ending ones included. */
export async function listPods(call: ApiCall, apps: readonly App[]): Promise<AppPod[]> {
  const lists = await Promise.all(
    apps.map(async ({ name }) => {
      const { status, body } = await call('GET', `/api/v1/namespaces/${name}/pods`);
      if (status !== 200) throw new Error(`the pods of ${name} cannot be listed: HTTP ${status}`);
      return body['items'] as unknown as AppPod[];
    }),
  );
  return lists.flat();
}

/** Whether all of a pod's containers are ready. */
export function isReady({ status }: AppPod): boolean {
  return status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;
}

/** How often the containers of a pod were started again. */
export function restartsOf({ status }: AppPod): number {
  return (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0);
}

/**
 * Waits until each app has just so many pods, all ready, none that ends and none of the `gone`, and gives them. Throws
 * after four minutes.
 */
export async function settled(
  call: ApiCall,
  apps: readonly App[],
  {
    count = replicas,
    gone = [],
    signal,
    also = () => true,
  }: {
    readonly count?: number;
    /** The uids of pods that shall be there no more. */
    readonly gone?: readonly string[];
    readonly signal?: AbortSignal | undefined;
    /** What else must be true of an app's pods. */
    readonly also?: (pods: readonly AppPod[]) => boolean;
  } = {},
): Promise<AppPod[]> {
  const isSettled = (pods: readonly AppPod[]) =>
    pods.length === count &&
    pods.every(
      (pod) =>
        isReady(pod) && pod.metadata.deletionTimestamp === undefined && !gone.includes(pod.metadata.uid),
    ) &&
    also(pods);
  const deadline = performance.now() + patienceSeconds * 1000;
  for (;;) {
    const pods = await listPods(call, apps);
    const late = apps.filter(
      ({ name }) => !isSettled(pods.filter(({ metadata }) => metadata.namespace === name)),
    );
    if (late.length === 0) return pods;
    if (performance.now() > deadline) {
      throw new Error(`not at rest after ${patienceSeconds} s: ${late.map(({ name }) => name).join(', ')}`);
    }
    await sleep(500, null, { signal });
  }
}
