import { formatSpread, type SummaryRow } from './summary.ts';

const columns: readonly [string, (row: SummaryRow) => string][] = [
  ['restarted', ({ workload }) => workload],
  ['what', ({ phase }) => phase],
  ['runs', ({ runs }) => `${runs}`],
  ['requests', ({ requests }) => formatSpread(requests)],
  ['failed', ({ failed }) => formatSpread(failed)],
  ['percent', ({ percent }) => formatSpread(percent)],
  ['retry_total', ({ retries }) => formatSpread(retries)],
  ['p95, ms', ({ p95Ms }) => (p95Ms === null ? '–' : formatSpread(p95Ms))],
  ['rollout, s', ({ rolloutSeconds }) => formatSpread(rolloutSeconds)],
];

/** Lab 5's table: what each column is called, and the cells of each row. Medians, and in brackets the spread. */
export function labTable(summary: readonly SummaryRow[]): { head: string[]; rows: string[][] } {
  return {
    head: columns.map(([title]) => title),
    rows: summary.map((row) => columns.map(([, cell]) => cell(row))),
  };
}

/** The same for a terminal. */
export function formatTable(summary: readonly SummaryRow[]): string {
  const { head, rows } = labTable(summary);
  const lines = [head, ...rows];
  const widths = head.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  // The first two columns are words, all others numbers.
  const pad = (cell: string, index: number) =>
    index < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
  return lines.map((cells) => cells.map(pad).join('  ')).join('\n');
}
