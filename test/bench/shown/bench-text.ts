import { counted } from '../../../src/report/counted.ts';
import { table } from '../../../src/report/table.ts';
import { aims } from '../aims/aims.ts';
import { judgeAims } from '../aims/judge-aims.ts';
import type { BenchRow, RowResult } from '../bench-row.ts';
import { figureTables } from './figure-tables.ts';

/** What a row found, for a terminal: its tables, and why they say nothing where that is so. */
export function describeResult({ row, figures, void: reason, seconds }: RowResult): string {
  const tables = figureTables(figures).map(({ heads, rows }) => table(heads, rows).join('\n'));
  return [
    `${row}, ${counted(figures.length, 'figure')} in ${seconds} s`,
    ...tables,
    ...(reason === undefined ? [] : [`VOID: ${reason}`]),
  ].join('\n');
}

/** The rows that there are, for a terminal. */
export function describeRows(rows: readonly BenchRow[]): string {
  const lines = rows.map(({ name, minutes, isInShort, summary }) => [
    name,
    `${minutes}`,
    isInShort ? 'yes' : 'no',
    summary,
  ]);
  return table(['row', 'minutes', 'in --short', 'what is measured'], lines).join('\n');
}

/** The aims of those rows, for a terminal; undefined where they have none. */
export function describeAims(results: readonly RowResult[]): string | undefined {
  const measured = results.map(({ row }) => row);
  const judged = judgeAims(
    aims.filter(({ row }) => measured.includes(row)),
    results,
  );
  if (judged.length === 0) return undefined;
  const lines = judged.map(({ row, text, value, verdict }) => [row, text, value, verdict]);
  return table(['row', 'aim', 'measured', ''], lines).join('\n');
}
