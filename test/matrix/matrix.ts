import { apiClient } from '../cluster/api-client.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { App } from './apps.ts';
import { type EventName, events, type Stage } from './events.ts';
import { isInDoubt } from './judge-matrix.ts';
import { type Pass, prepare, runPass } from './passes.ts';
import { startProxy } from './proxy.ts';

/** Which part of the matrix is measured. */
export interface MatrixPlan {
  readonly apps: readonly App[];
  readonly events: readonly EventName[];
  /** How often a pass is repeated at most, where a cell of it is in doubt. */
  readonly repeats: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Deploys the apps side by side, lets each event hit them all without the annotation, then lets them opt in and does the
 * same again, once the rollout that the opt-in starts is over. Their namespaces stay.
 */
export async function runMatrix(
  cluster: Cluster,
  plan: MatrixPlan,
  report: (pass: Pass) => void = () => {},
): Promise<Pass[]> {
  const { apps, signal } = plan;
  const stage: Stage = { cluster, call: await apiClient(cluster), apps, signal };
  const passes: Pass[] = [];
  for (const injected of [false, true]) {
    for (const event of plan.events) {
      signal?.throwIfAborted();
      await prepare(stage, { inject: injected, liveness: event === 'liveness' });
      for (let repeats = 0; ; repeats++) {
        // A new one each time, so that no connection of the pass before is left.
        const proxy = await startProxy(cluster, apps);
        try {
          const pass = await runPass({ ...stage, proxies: proxy.addresses, event, injected });
          passes.push(pass);
          report(pass);
        } finally {
          await proxy.stop();
        }
        const sofar = passes.filter((one) => one.event === event && one.injected === injected);
        if (repeats >= plan.repeats || !isInDoubt(apps, events[event], sofar)) break;
      }
    }
  }
  return passes;
}

/** Removes what runMatrix left, without waiting for its end. */
export async function removeApps(cluster: Cluster, apps: readonly App[]): Promise<void> {
  const names = apps.map(({ name }) => name);
  await cluster.kubectl(['delete', 'namespace', ...names, '--ignore-not-found', '--wait=false']);
}
