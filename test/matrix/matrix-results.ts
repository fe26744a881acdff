import type { Cluster } from '../cluster/cluster.ts';
import { layOutLines } from '../results/lay-out-lines.ts';
import { goVersion, type ResultsHead, resultsHead } from '../results/results-head.ts';
import { writeResultsText } from '../results/write-results.ts';
import type { Cell } from './judge-matrix.ts';
import type { Pass } from './passes.ts';

/** What `docs/results/matrix.json` holds. */
export interface MatrixResults extends ResultsHead {
  /** Every pass, in the order in which they were run. */
  readonly passes: readonly {
    readonly event: Pass['event'];
    readonly injected: boolean;
    readonly event_s: number;
    readonly late_ms: number;
  }[];
  readonly rows: readonly Cell[];
}

/** Writes the cells of a full run of a commit to `docs/results/matrix.json`, a line each, with what somebody needs to repeat it. */
export async function writeMatrix(
  cluster: Cluster,
  commit: string,
  passes: readonly Pass[],
  cells: readonly Cell[],
): Promise<string> {
  const head = {
    ...(await resultsHead({ command: 'npm run matrix', commit }, cluster, { go: await goVersion() })),
    passes: passes.map(({ event, injected, eventSeconds, lateMs }) => ({
      event,
      injected,
      event_s: eventSeconds,
      late_ms: lateMs,
    })),
  };
  return writeResultsText('matrix', layOutLines(head, 'rows', cells));
}
