import { MissingPrerequisite } from '../cluster/parts/missing-prerequisite.ts';
import { type ResultsHead, resultsHead } from '../results/results-head.ts';
import type { BenchPlan, BenchRow, Figure, RowResult } from './bench-row.ts';

/** What became of a row. Void figures are in its result. */
export type RowOutcome =
  | { readonly row: string; readonly result: RowResult }
  | { readonly row: string; readonly error: unknown };

/** How rows are measured, and who hears of each as soon as it is done. */
export interface Measuring {
  readonly plan: BenchPlan;
  /** The commit that is checked out, as it was before the run. */
  readonly commit: string;
  readonly onBegin: (row: BenchRow) => void;
  readonly onEnd: (outcome: RowOutcome) => Promise<void> | void;
}

/**
 * Measures row after row, and goes on after one that fails. Ends early where the plan's signal aborts; the row that was
 * being measured then is not told of.
 */
export async function measureRows(
  rows: readonly BenchRow[],
  { plan, commit, onBegin, onEnd }: Measuring,
): Promise<RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for (const row of rows) {
    if (plan.signal.aborted) break;
    onBegin(row);
    const outcome = await outcomeOf(row, plan, commit);
    // What a row tells of its end by force is not what it would have found.
    if (plan.signal.aborted && !('result' in outcome)) break;
    outcomes.push(outcome);
    await onEnd(outcome);
  }
  return outcomes;
}

async function outcomeOf(row: BenchRow, plan: BenchPlan, commit: string): Promise<RowOutcome> {
  const began = performance.now();
  try {
    const { versions, figures, ...measured } = await row.measure(plan);
    const seconds = Math.round((performance.now() - began) / 1000);
    const head = await resultsHead({ command: commandOf(row, plan), commit }, undefined, versions);
    return {
      row: row.name,
      result: { row: row.name, ...head, seconds, ...measured, figures: figures.map(rounded) },
    };
  } catch (error) {
    // What this machine lacks would fail the next row, too.
    if (error instanceof MissingPrerequisite) throw error;
    return { row: row.name, error };
  }
}

/** Nothing is measured to more than six digits; whole numbers may be counts. */
function rounded(figure: Figure): Figure {
  return Object.fromEntries(
    Object.entries(figure).map(([key, value]) => [
      key,
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value,
    ]),
  );
}

/** What repeats this row alone. */
function commandOf({ name }: BenchRow, { isShort }: BenchPlan): ResultsHead['command'] {
  return `npm run bench -- --only ${name}${isShort ? ' --short' : ''}`;
}

/** Why a run of these must not end with 0: a sentence for each row that failed or is void. */
export function faultsOf(outcomes: readonly RowOutcome[]): string[] {
  return outcomes.flatMap((outcome) => {
    if ('error' in outcome) return [`${outcome.row} failed: ${messageOf(outcome.error)}`];
    const { void: reason } = outcome.result;
    return reason === undefined ? [] : [`${outcome.row} is void: ${reason}`];
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
