import type { Failure } from '../../src/core/proof/request-sample.ts';
import { apiClient } from '../cluster/api-client.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type Ending, type Load, NotInFlight, tellToGo } from './tell-to-go.ts';
import type { Workload } from './workload.ts';

/** GraceWrap's three loads. */
export const loads = [
  { requests: 200, milliseconds: 300 },
  { requests: 100, milliseconds: 800 },
  { requests: 50, milliseconds: 1_500 },
] as const satisfies readonly Load[];
/** Longer than the default delay, shorter than the longer one: what the sleep cannot save, and how to save it. */
export const longLoad: Load = { requests: 50, milliseconds: 7_000 };

/** A kind of row: what its pods must be, and whether the design promises that no request is cut. */
interface Phase {
  readonly name: string;
  readonly pods: string;
  readonly promise: 'none cut' | 'some cut';
}

/** The kinds of rows. The last two are the limit of what a sleep does for an app that does nothing itself. */
export const phases = {
  control: { name: 'no annotation', pods: 'grace 30', promise: 'some cut' },
  injected: { name: 'injected', pods: 'injected, grace 40, sleep 5, readiness', promise: 'none cut' },
  tooLong: {
    name: 'injected, longer than the delay',
    pods: 'injected, grace 40, sleep 5, readiness',
    promise: 'some cut',
  },
  longer: {
    name: 'injected, delay 10s',
    pods: 'injected, grace 45, sleep 10, readiness',
    promise: 'none cut',
  },
} as const satisfies Record<string, Phase>;

/** One pod that was told to go with a load in flight, as `docs/results/gracewrap.json` has it. */
export interface Row {
  readonly phase: string;
  readonly run: number;
  readonly requests: number;
  readonly request_ms: number;
  readonly killed: number;
  readonly killed_percent: number;
  readonly failures: Partial<Record<Failure, number>>;
  /** From the moment when the pod was told to go; null where none was killed. */
  readonly first_killed_ms: number | null;
  readonly app_ended_s: number;
  readonly exit_code: number;
  readonly new_requests: number;
  readonly new_failed: number;
  /** Tries before this one in which not all requests were in flight. */
  readonly void_tries: number;
}

/** Which loads, how often each, whether with the limit's two rows. */
export interface SeriesPlan {
  readonly loads: readonly Load[];
  readonly runs: number;
  readonly hasLimit: boolean;
  readonly signal?: AbortSignal | undefined;
}

const mostTries = 5;

/**
 * Tells pods to go with each load in flight: first without the annotation; then with it, once the rollout that it starts
 * and a restart after that are over, through Services of their own. The pods of each row are checked before.
 */
export async function runSeries(
  cluster: Cluster,
  workload: Workload,
  plan: SeriesPlan,
  report: (row: Row, ending: Ending) => void = () => {},
): Promise<Row[]> {
  const call = await apiClient(cluster);
  const rows: Row[] = [];
  const measure = async (phase: Phase, load: Load, run: number) => {
    for (let tries = 0; ; tries++) {
      plan.signal?.throwIfAborted();
      await workload.settle(phase.pods);
      try {
        const addresses = workload.addresses();
        const ending = await tellToGo(cluster, call, { namespace: workload.namespace, addresses, load });
        const row = rowOf(phase, load, run, tries, ending);
        rows.push(row);
        report(row, ending);
        return;
      } catch (error) {
        if (!(error instanceof NotInFlight) || tries + 1 === mostTries) throw error;
      }
    }
  };
  const measureAll = async (phase: Phase) => {
    for (const load of plan.loads) {
      for (let run = 1; run <= plan.runs; run++) await measure(phase, load, run);
    }
  };
  const annotate = (pair: string) => workload.rollOut(['annotate', 'deployment/web', pair]);

  await measureAll(phases.control);
  await annotate('gracehook.io/inject=enabled');
  await workload.rollOut(['rollout', 'restart', 'deployment/web']);
  await workload.renewServices();
  await measureAll(phases.injected);
  if (plan.hasLimit) {
    await measure(phases.tooLong, longLoad, 1);
    await annotate('gracehook.io/delay=10s');
    await measure(phases.longer, longLoad, 1);
    await annotate('gracehook.io/delay-');
  }
  return rows;
}

function rowOf(phase: Phase, load: Load, run: number, tries: number, ending: Ending): Row {
  const { answers, toldAt, end, newcomers } = ending;
  const killed = answers.filter(({ failure }) => failure !== null);
  const byFailure = Object.groupBy(killed, ({ failure }) => failure ?? 'other');
  return {
    phase: phase.name,
    run,
    requests: load.requests,
    request_ms: load.milliseconds,
    killed: killed.length,
    killed_percent: percent(killed.length, load.requests),
    failures: Object.fromEntries(Object.entries(byFailure).map(([failure, list]) => [failure, list.length])),
    first_killed_ms:
      killed.length === 0 ? null : Math.round(Math.min(...killed.map(({ endedAt }) => endedAt)) - toldAt),
    app_ended_s: end.seconds,
    exit_code: end.exitCode,
    new_requests: newcomers.length,
    new_failed: newcomers.filter(({ failure }) => failure !== null).length,
    void_tries: tries,
  };
}

/** To one place after the point. */
export function percent(part: number, all: number): number {
  return Math.round((part / all) * 1_000) / 10;
}

/** What is wrong with the rows, a sentence each: none where the promise was kept and the controls prove it. */
export function judgeRows(rows: readonly Row[]): string[] {
  const named = (row: Row) =>
    `${row.phase}, ${row.requests} requests of ${row.request_ms} ms, run ${row.run}`;
  return Object.values(phases).flatMap(({ name, promise }) => {
    const ofPhase = rows.filter(({ phase }) => phase === name);
    if (promise === 'some cut') {
      const sawNothing = ofPhase.length > 0 && ofPhase.every(({ killed }) => killed === 0);
      return sawNothing ? [`${name}: not one request was killed, so the load saw nothing.`] : [];
    }
    return ofPhase
      .filter(({ killed, new_failed }) => killed > 0 || new_failed > 0)
      .map(
        (row) =>
          `${named(row)}: ${row.killed} requests in flight and ${row.new_failed} new ones failed, and none should.`,
      );
  });
}
