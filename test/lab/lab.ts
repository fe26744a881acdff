import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { deploy } from './deploy.ts';
import { countOutcome, type Outcome } from './outcome.ts';
import { assertPods, type Phase, phases } from './phases.ts';
import { type Restart, restartUnderLoad } from './restart.ts';

/** One measured restart, as `docs/results/lab.json` has it. */
export interface Row extends Outcome {
  readonly workload: string;
  readonly phase: string;
  readonly run: number;
  readonly rollout_s: number;
  readonly old_pods_gone_s: number;
  readonly load_s: number;
}

/** Which workload is restarted, how often, and how long each load lasts at least. */
export interface SeriesPlan {
  readonly namespace: string;
  readonly workload: 'go-gateway' | 'python-worker';
  /** Restarts without the annotation: at least the first number, up to the second while none has dropped anything. */
  readonly controls: readonly [number, number];
  readonly injected: number;
  readonly loadSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Replays Lab 5's v1 in a namespace of its own: restarts without the annotation, the rollout that the annotation
 * starts, restarts after it. Each row is checked on the stored pods. Throws where a row did not measure what it says.
 */
export async function runSeries(
  cluster: Cluster,
  plan: SeriesPlan,
  report: (row: Row, restart: Restart) => void = () => {},
): Promise<Row[]> {
  const { namespace, workload, loadSeconds, signal } = plan;
  const url = await deploy(cluster, namespace, join(import.meta.dirname, 'manifests', 'v1.yaml'));
  const rows: Row[] = [];
  const measure = async (phase: Phase) => {
    const trigger = phase.trigger(workload);
    const restart = await restartUnderLoad(cluster, {
      namespace,
      workload,
      trigger,
      url,
      loadSeconds,
      signal,
    });
    assertPods(phase, restart.oldPods, restart.newPods);
    const row: Row = {
      workload,
      phase: phase.name,
      run: rows.filter((earlier) => earlier.phase === phase.name).length + 1,
      ...countOutcome(restart.samples),
      rollout_s: restart.rolloutSeconds,
      old_pods_gone_s: restart.oldPodsGoneSeconds,
      load_s: restart.loadSeconds,
    };
    rows.push(row);
    report(row, restart);
  };

  const [least, most] = plan.controls;
  while (rows.length < least || (rows.length < most && rows.every(({ failed }) => failed === 0))) {
    await measure(phases.control);
  }
  await measure(phases.optIn);
  for (let run = 0; run < plan.injected; run++) await measure(phases.injected);
  return rows;
}

/** What is wrong with a lab's rows, a sentence each: none where the promise was kept and the control proves it. */
export function judgeRows(rows: readonly Row[]): string[] {
  const workloads = [...new Set(rows.map(({ workload }) => workload))];
  const blind = workloads.filter((workload) =>
    rows
      .filter((row) => row.workload === workload && row.phase === phases.control.name)
      .every(({ failed }) => failed === 0),
  );
  const broken = rows.filter(({ phase, failed }) => phase === phases.injected.name && failed > 0);
  return [
    ...blind.map(
      (workload) => `${workload}: the load saw nothing: not one request failed without the annotation.`,
    ),
    ...rows
      .filter(({ requests }) => requests === 0)
      .map(({ workload, phase, run }) => `${workload}, ${phase}, run ${run}: not one request was made.`),
    ...broken.map(
      ({ workload, run, failed, requests }) =>
        `${workload}, injected, run ${run}: ${failed} of ${requests} requests failed, and none should.`,
    ),
  ];
}
