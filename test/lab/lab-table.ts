import type { Row } from './lab.ts';

const kinds = ['GET keep-alive', 'GET new', 'POST keep-alive', 'POST new'];
const columns: readonly [string, (row: Row) => string | number][] = [
  ['restarted', (row) => row.workload],
  ['what', (row) => row.phase],
  ['run', (row) => row.run],
  ['requests', (row) => row.requests],
  ['failed', (row) => row.failed],
  ['%', (row) => row.failed_percent],
  ...kinds.map((kind): (typeof columns)[number] => [kind, (row) => row.kinds[kind]?.failed ?? 0]),
  ['p95 ms', (row) => row.p95_ms ?? '-'],
  ['rollout s', (row) => row.rollout_s],
];

/** The rows as a table for a terminal; the columns named after a kind of client count its failures. */
export function formatTable(rows: readonly Row[]): string {
  const lines = [
    columns.map(([title]) => title),
    ...rows.map((row) => columns.map(([, cell]) => `${cell(row)}`)),
  ];
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  // The first two columns are words, all others numbers.
  const pad = (cell: string, index: number) =>
    index < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0);
  return lines.map((cells) => cells.map(pad).join('  ')).join('\n');
}
