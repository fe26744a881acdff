import { aims } from '../bench/aims/aims.ts';
import { judgeAims } from '../bench/aims/judge-aims.ts';
import { readBench } from '../bench/bench-results.ts';
import type { BenchRow, RowResult } from '../bench/bench-row.ts';
import { leftOut } from '../bench/peers/left-out.ts';
import { rows as benchRows } from '../bench/rows.ts';
import { largeClusters, type Needs, needsOf } from '../bench/shown/beyond-one-cluster.ts';
import { figureTables, shownValue } from '../bench/shown/figure-tables.ts';
import { replicaFigures } from '../bench/shown/replica-figures.ts';
import { table } from './table.ts';

const file = 'docs/performance.md';

/** The bench's tables: its rows and aims as the code has them, and what the last full run of each row found, where there was one. */
export function benchTables(
  results: readonly RowResult[] = readBench().rows,
): { readonly file: string; readonly name: string; readonly text: string }[] {
  return [
    { file, name: 'bench-rows', text: rowsTable(results) },
    { file, name: 'bench-aims', text: aimsTable(results) },
    { file, name: 'bench-figures', text: figuresText(results) },
    { file, name: 'bench-left-out', text: leftOutTable() },
    { file, name: 'bench-beyond', text: beyondText(results) },
  ];
}

function rowsTable(results: readonly RowResult[]): string {
  return table(
    ['row', 'what is measured', 'minutes', 'in CI', 'measured'],
    benchRows.map(({ name, summary, minutes, isInShort }) => [
      `\`${name}\``,
      summary,
      `${minutes}`,
      isInShort ? 'yes' : '–',
      results.find(({ row }) => row === name)?.date.slice(0, 10) ?? 'not yet',
    ]),
  );
}

function aimsTable(results: readonly RowResult[]): string {
  return table(
    ['aim', 'row', 'measured', ''],
    judgeAims(aims, results).map(({ text, row, value, verdict }) => [
      text,
      `\`${row}\``,
      value,
      verdict === 'not reached' ? '**not reached**' : verdict,
    ]),
  );
}

function figuresText(results: readonly RowResult[]): string {
  if (results.length === 0) return '**No full run has been made yet.**';
  return results
    .map((result) =>
      resultText(
        result,
        benchRows.find(({ name }) => name === result.row),
      ),
    )
    .join('\n\n');
}

function resultText(result: RowResult, row: BenchRow | undefined): string {
  const { date, seconds, command, commit, versions, void: reason, figures } = result;
  const known = Object.entries(versions).flatMap(([name, version]) =>
    version === undefined ? [] : [`${name} ${version}`],
  );
  return [
    `### ${result.row}`,
    ...(row === undefined ? [] : [`${row.summary}.`]),
    `\`${command}\`, ${date.slice(0, 10)}, ${seconds} s, commit \`${commit}\`; ${known.join('; ')}.`,
    ...(reason === undefined ? [] : [`**Void: ${reason}**`]),
    ...figureTables(figures).map(({ heads, rows }) => table(heads, rows)),
  ].join('\n\n');
}

function leftOutTable(): string {
  return table(
    ['product', 'version', 'why'],
    leftOut.map(({ name, version, why }) => [name, version, why]),
  );
}

/** What larger clusters need, by the measured figures; which of those are lacking, where some are. */
function beyondText(results: readonly RowResult[]): string {
  const figures = replicaFigures(results);
  if ('lacking' in figures)
    return `**Not computed yet:** it takes the rows ${figures.lacking.map((row) => `\`${row}\``).join(', ')}.`;
  const columns: readonly [string, (needs: Needs) => string][] = [
    ['replicas', ({ replicas }) => `${replicas}`],
    ['CPU of all, cores', ({ cores }) => shownValue(cores)],
    ['CPU of the API servers for it, cores', ({ apiServerCores }) => shownValue(apiServerCores)],
    ['memory of each, MB', ({ megabytesEach }) => shownValue(megabytesEach)],
    ['reviews under way', ({ underWay }) => shownValue(underWay)],
    ['share of the busiest, by connection', ({ busiestShare }) => `${Math.round(busiestShare * 100)} %`],
    ['share of each, by review', ({ replicas }) => `${Math.round(100 / replicas)} %`],
  ];
  return table(
    ['cluster', 'pods/s', ...columns.map(([head]) => head)],
    largeClusters.map((cluster) => [
      cluster.name,
      `[${shownValue(cluster.podsPerSecond)}](${cluster.source})`,
      ...columns.map(([, cell]) => cell(needsOf(cluster, figures))),
    ]),
  );
}
