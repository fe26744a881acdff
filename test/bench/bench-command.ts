import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { orExplain } from '../cluster/parts/missing-prerequisite.ts';
import { describeCommit } from '../results/describe-commit.ts';
import { readBench, withRow, writeBench } from './bench-results.ts';
import type { BenchRow } from './bench-row.ts';
import { faultsOf, measureRows, type RowOutcome } from './measure-rows.ts';
import { benchPage } from './page/bench-page.ts';
import { rows } from './rows.ts';
import { describeAims, describeResult, describeRows } from './shown/bench-text.ts';

// `npm run bench`: all rows, one after the other, each merged into docs/results/bench.json as soon as it is measured, so
// that a run which ended early goes on with `-- --only ROW`. `-- --short` is CI's few minutes and writes nothing.
// `-- --list` names the rows; `-- --page FILE` writes the page of what was measured, and measures nothing. Ends with 1
// where a row failed or is void, and with 130 where somebody stopped it.
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    short: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    page: { type: 'string' },
  },
});
const unknown = (values.only ?? []).filter((name) => !rows.some((row) => row.name === name));
if (unknown.length > 0) {
  console.error(`${unknown.join(', ')}: none of ${rows.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

if (values.list) console.log(describeRows(rows));
else if (values.page !== undefined) {
  await writeFile(values.page, benchPage({ ...readBench(), summaries: rows }));
  console.log(`written to ${values.page}`);
} else await orExplain(() => bench(chosenRows(), values.short));

/** Rows that were named, whatever they are; else all that the run is for. */
function chosenRows(): readonly BenchRow[] {
  const { only } = values;
  if (only === undefined) return values.short ? rows.filter(({ isInShort }) => isInShort) : rows;
  return rows.filter(({ name }) => only.includes(name));
}

async function bench(chosen: readonly BenchRow[], isShort: boolean): Promise<void> {
  const interrupted = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
  const plan = { isShort, signal: interrupted.signal };
  const outcomes = await measureRows(chosen, {
    plan,
    commit: await describeCommit(),
    onBegin: ({ name, minutes, summary }) =>
      console.log(`\n${clock()} ${name}: ${summary}${isShort ? '' : `; about ${minutes} minutes`}`),
    onEnd: (outcome) => tell(outcome, isShort),
  });
  const results = outcomes.flatMap((outcome) => ('result' in outcome ? [outcome.result] : []));
  const aims = describeAims(results);
  if (aims !== undefined) console.log(`\n${aims}`);
  if (isShort) console.log('a shortened run: it shows that all works, and its figures are no results');
  for (const fault of faultsOf(outcomes)) {
    console.error(fault);
    process.exitCode = 1;
  }
  if (!plan.signal.aborted) return;
  const done = outcomes.map(({ row }) => row).join(', ');
  console.error(`interrupted; ${done === '' ? 'no row was done' : `done so far: ${done}`}`);
  process.exitCode = 130;
}

async function tell(outcome: RowOutcome, isShort: boolean): Promise<void> {
  if ('error' in outcome) {
    console.error(outcome.error);
    return;
  }
  const { result } = outcome;
  console.log(describeResult(result));
  if (isShort) return;
  const before = readBench();
  const after = withRow(
    before,
    result,
    rows.map(({ name }) => name),
  );
  const file = await writeBench(after);
  const isKept = after.rows === before.rows;
  console.log(isKept ? `${file} keeps the earlier figures of ${result.row}` : `written to ${file}`);
}

function clock(): string {
  return new Date().toISOString().slice(11, 19);
}
