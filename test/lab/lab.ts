import type { Cluster } from '../cluster/cluster.ts';
import { deploy, rollOut } from './deploy.ts';
import { countOutcome, type Outcome } from './outcome.ts';
import { nameRow, type PhaseName, phases, readProtected } from './phases.ts';
import { type Restart, restartUnderLoad } from './restart.ts';
import { type PodSequence, readSequences } from './sequence.ts';
import type { Series } from './series.ts';
import type { Sightings } from './watch-rollout.ts';

/** One measured restart, as `docs/results/lab.json` has it. */
export interface Row extends Outcome {
  readonly workload: string;
  readonly phase: string;
  readonly run: number;
  /** What the row must show: that requests fail, that none does, or nothing. */
  readonly must: 'fail' | 'lose nothing' | null;
  readonly rollout_s: number;
  readonly old_pods_gone_s: number;
  readonly load_s: number;
  /** Of each old pod, where that was watched. */
  readonly sequences: readonly PodSequence[];
  /** Why there is no sequence of a rollout that was watched. */
  readonly sequence_trouble?: string;
}

/** How a series is measured. */
export interface SeriesPlan {
  readonly namespace: string;
  readonly series: Series;
  /** How often each kind of row is measured. */
  readonly runs: number;
  /** Restarts without the annotation go on up to this number while none has dropped anything. */
  readonly mostControls: number;
  readonly warmUpSeconds: number;
  readonly loadSeconds: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Measures a series in a namespace of its own. Pods and strategy are looked at before and after each restart. Throws
 * where a row did not measure what it says.
 */
export async function runSeries(
  cluster: Cluster,
  plan: SeriesPlan,
  report: (row: Row, restart: Restart) => void = () => {},
): Promise<Row[]> {
  const { namespace, series, warmUpSeconds, loadSeconds, signal } = plan;
  const { workload } = series;
  const url = await deploy(cluster, namespace, series);
  const rows: Row[] = [];
  const optIn = [
    'annotate',
    `deployment/${workload}`,
    ...annotations(series, (name, value) => `${name}=${value}`),
  ];
  const optOut = ['annotate', `deployment/${workload}`, ...annotations(series, (name) => `${name}-`)];
  const switchUnmeasured = async (command: readonly string[]) => {
    await cluster.kubectl(['-n', namespace, ...command]);
    await rollOut(cluster, namespace, workload);
  };
  const measure = async (phaseName: PhaseName) => {
    const phase = phases[phaseName];
    const isOptIn = phaseName === 'optIn';
    const trigger = isOptIn ? optIn : ['rollout', 'restart', `deployment/${workload}`];
    await readProtected(cluster, namespace, series, phase.before);
    const restart = await restartUnderLoad(cluster, {
      ...{ namespace, workload, trigger, url, warmUpSeconds, loadSeconds, signal },
      isWatched: phase.before !== 'none',
    });
    await readProtected(cluster, namespace, series, phase.after);
    const names = restart.oldPods.map(({ metadata }) => metadata.name);
    const name = nameRow(phaseName, series);
    const row: Row = {
      workload,
      phase: name,
      run: rows.filter((earlier) => earlier.phase === name).length + 1,
      must: series.isJudged ? (musts[phaseName] ?? null) : null,
      ...countOutcome(restart.samples),
      rollout_s: restart.rolloutSeconds,
      old_pods_gone_s: restart.oldPodsGoneSeconds,
      load_s: restart.loadSeconds,
      ...(restart.sightings ? trySequences(restart.sightings, names) : { sequences: [] }),
    };
    rows.push(row);
    report(row, restart);
    return row;
  };

  let isOptedIn = false;
  for (const phase of series.phases) {
    const most = phase === 'control' ? Math.max(plan.mostControls, plan.runs) : plan.runs;
    let hasFailed = false;
    for (let run = 0; run < most && (run < plan.runs || !hasFailed); run++) {
      if (phase === 'optIn' && isOptedIn) await switchUnmeasured(optOut);
      if (phase === 'injected' && !isOptedIn) await switchUnmeasured(optIn);
      const { failed } = await measure(phase);
      hasFailed ||= failed > 0;
      isOptedIn = phase === 'optIn' || phase === 'injected';
    }
  }
  return rows;
}

/** A line that did not come is a reason to fail in the end, and none to throw an hour of figures away. */
function trySequences(sightings: Sightings, pods: readonly string[]) {
  try {
    return { sequences: readSequences(sightings, pods) };
  } catch (error) {
    return { sequences: [], sequence_trouble: String(error) };
  }
}

/** The opt-in rollout is promised nothing: it still ends pods that were not injected. */
const musts: Partial<Record<PhaseName, Row['must']>> = {
  control: 'fail',
  injected: 'lose nothing',
};

function annotations(series: Series, write: (name: string, value: string) => string): string[] {
  return Object.entries(series.annotations).map(([name, value]) => write(`gracehook.io/${name}`, value));
}
