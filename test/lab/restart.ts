import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { requestTimeoutSeconds, startLoad } from './load.ts';
import type { Sample } from './samples.ts';
import { readPods, type StoredPod } from './stored-objects.ts';
import { type Sightings, watchRollout } from './watch-rollout.ts';

/** For the rollout and then for the end of the old pods; a noisy machine needs far less. */
const patienceSeconds = 90;

/** A restart to be watched: what is restarted, by which kubectl command, and where the load goes. */
export interface RestartPlan {
  readonly namespace: string;
  readonly workload: string;
  /** The kubectl arguments that make the rollout begin. */
  readonly trigger: readonly string[];
  readonly url: string;
  /** How long the load runs before anything is restarted. */
  readonly warmUpSeconds: number;
  /** The load lasts at least this long, and longer where the old pods need longer to end. */
  readonly loadSeconds: number;
  /** Whether each step of the pods' end is to be seen, which needs this machine to run the node. */
  readonly isWatched: boolean;
  /** Ends the load and the waiting at once. */
  readonly signal?: AbortSignal | undefined;
}

/** What was seen while a workload's pods were replaced. */
export interface Restart {
  readonly samples: readonly Sample[];
  readonly triggeredAt: Date;
  readonly oldPods: readonly StoredPod[];
  readonly newPods: readonly StoredPod[];
  readonly rolloutSeconds: number;
  /** From the trigger to the moment when the last old pod was gone. */
  readonly oldPodsGoneSeconds: number;
  readonly loadSeconds: number;
  /** Undefined where it was not to be watched. */
  readonly sightings: Sightings | undefined;
}

/**
 * Replaces all pods of a workload under load. The load covers the whole of it: it begins before the rollout and
 * ends after the last old pod is gone and a request that hung on it has run into its time limit.
 */
export async function restartUnderLoad(cluster: Cluster, plan: RestartPlan): Promise<Restart> {
  const { namespace, workload, trigger, warmUpSeconds, signal } = plan;
  const kubectl = (...args: string[]) =>
    cluster.kubectl(['-n', namespace, ...args], { timeoutSeconds: patienceSeconds + 10 });
  const oldPods = await readPods(cluster, namespace, workload);
  const names = oldPods.map(({ metadata }) => metadata.name);
  const watch = plan.isWatched ? watchRollout(cluster, { namespace, workload, oldPods: names }) : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'gracehook-lab-'));
  const load = startLoad({
    k6: cluster.binary('k6'),
    url: plan.url,
    folder,
    maximumSeconds: warmUpSeconds + 2 * patienceSeconds + plan.loadSeconds,
  });
  try {
    const loadClock = startClock();
    await sleep(warmUpSeconds * 1000, null, { signal });
    const triggeredAt = new Date();
    const clock = startClock();
    await kubectl(...trigger);
    await kubectl('rollout', 'status', `deployment/${workload}`, `--timeout=${patienceSeconds}s`);
    const rolloutSeconds = clock();
    const newPods = await readPods(cluster, namespace, workload);
    if (newPods.some(({ metadata }) => names.includes(metadata.name))) {
      throw new Error(`"kubectl ${trigger.join(' ')}" did not replace the pods of ${workload}`);
    }
    const patience = `--timeout=${patienceSeconds}s`;
    await kubectl('wait', '--for=delete', ...names.map((name) => `pod/${name}`), patience);
    const oldPodsGoneSeconds = clock();
    const restSeconds = Math.max(requestTimeoutSeconds + 1, plan.loadSeconds - loadClock());
    await sleep(restSeconds * 1000, null, { signal });
    const loadSeconds = loadClock();
    const samples = await load.finish();
    const sightings = await watch?.finish();
    return {
      samples,
      triggeredAt,
      oldPods,
      newPods,
      rolloutSeconds,
      oldPodsGoneSeconds,
      loadSeconds,
      sightings,
    };
  } finally {
    await watch?.stop();
    await load.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function startClock(): () => number {
  const began = performance.now();
  return () => Math.round((performance.now() - began) / 100) / 10;
}
