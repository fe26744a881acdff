import type { Cluster } from '../cluster/cluster.ts';
import type { StoredPod } from '../lab/stored-objects.ts';

/** How the first container of a pod ended after its deletion was asked for. The API server's times are whole seconds. */
export interface StoredEnd {
  readonly exitCode: number;
  /** From the moment when the pod was told to go. */
  readonly seconds: number;
  readonly gracePeriodSeconds: number;
}

/** The arguments of the kubectl command that waits for it; any pod that ends leaves it behind for a moment. */
export function waitForEnd(pod: string): string[] {
  const path = '{.status.containerStatuses[0].state.terminated}';
  return ['wait', `pod/${pod}`, `--for=jsonpath=${path}`, '--timeout=90s', '-o', 'json'];
}

/** Waits until a pod that is told to go has ended. To be called before that: it may be over in a moment. */
export async function followEnd(cluster: Cluster, namespace: string, pod: string): Promise<StoredEnd> {
  const stored = await cluster.kubectl(['-n', namespace, ...waitForEnd(pod)], { timeoutSeconds: 100 });
  return readEnd(JSON.parse(stored));
}

interface EndedPod extends StoredPod {
  readonly metadata: StoredPod['metadata'] & { readonly deletionGracePeriodSeconds?: number };
  readonly status: {
    readonly containerStatuses: readonly {
      readonly state: { readonly terminated?: { readonly exitCode: number; readonly finishedAt: string } };
    }[];
  };
}

function readEnd({ metadata, status }: EndedPod): StoredEnd {
  const terminated = status.containerStatuses[0]?.state.terminated;
  const { name, deletionTimestamp, deletionGracePeriodSeconds: gracePeriodSeconds } = metadata;
  if (terminated === undefined || deletionTimestamp === undefined || gracePeriodSeconds === undefined) {
    throw new Error(`pod ${name} ended without being told to go`);
  }
  // The time stamp is when the grace period will be over.
  const toldAt = Date.parse(deletionTimestamp) / 1000 - gracePeriodSeconds;
  return {
    exitCode: terminated.exitCode,
    seconds: Date.parse(terminated.finishedAt) / 1000 - toldAt,
    gracePeriodSeconds,
  };
}
