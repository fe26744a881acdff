import { existsSync, readFileSync } from 'node:fs';
import { type App, apps } from '../matrix/apps.ts';
import { clients, clientTable } from '../matrix/clients.ts';
import { type EventName, events } from '../matrix/events.ts';
import type { Cell } from '../matrix/judge-matrix.ts';
import type { MatrixResults } from '../matrix/matrix-results.ts';
import { table } from './table.ts';

const file = 'docs/matrix.md';
const results = new URL('../../docs/results/matrix.json', import.meta.url);
const atSigterm: Readonly<Record<App['atSigterm'], string>> = {
  drains: 'finishes what is in flight',
  dies: 'dies at once',
  ignores: 'nothing',
  swallowed: 'never hears of it',
};

/** The matrix's tables: its apps and clients as the code has them, and what the last full run saw, where there was one. */
export function matrixTables(): { readonly file: string; readonly name: string; readonly text: string }[] {
  const known = [
    { file, name: 'matrix-apps', text: appsTable() },
    { file, name: 'matrix-clients', text: clientsTable() },
  ];
  if (!existsSync(results)) return known;
  const { rows } = JSON.parse(readFileSync(results, 'utf8')) as MatrixResults;
  return [
    ...known,
    ...(Object.keys(events) as EventName[]).map((event) => ({
      file,
      name: `matrix-${event}`,
      text: gridOf(rows.filter((cell) => cell.event === event)),
    })),
    { file, name: 'matrix-reasons', text: reasonsTable(rows) },
    { file: 'README.md', name: 'matrix', text: gridOf(rows.filter(({ event }) => events[event].isPromised)) },
  ];
}

function appsTable(): string {
  const rows = apps.map((app) => [
    `\`${app.name}\``,
    app.summary,
    atSigterm[app.atSigterm],
    Object.entries(app.annotations)
      .map(([name, value]) => `\`${name}: ${value}\``)
      .join(' ') || '–',
  ]);
  return table(['app', 'what it is', 'on SIGTERM', 'annotations beside `inject`'], rows);
}

function clientsTable(): string {
  return table(
    ['client', 'what it does'],
    clients.map((client) => [`\`${client}\``, clientTable[client].summary]),
  );
}

/** Apps by clients; a place that several cells belong to shows their sums. */
function gridOf(cells: readonly Cell[]): string {
  const rows = apps.map(({ name, summary }) => [
    summary,
    ...clients.map((client) => shown(cells.filter((cell) => cell.app === name && cell.client === client))),
  ]);
  return table(['app', ...clients.map((client) => clientTable[client].summary)], rows);
}

function shown(cells: readonly Cell[]): string {
  const sum = (when: 'before' | 'after', what: 'dropped' | 'requests' | 'retries') =>
    cells.reduce((total, cell) => total + cell[when][what], 0);
  const [before, after] = [sum('before', 'dropped'), sum('after', 'dropped')];
  const shownCounts =
    before + after === 0
      ? 'nothing to gain'
      : `${before}/${sum('before', 'requests')} → **${after}**/${sum('after', 'requests')}`;
  const [retriesBefore, retriesAfter] = [sum('before', 'retries'), sum('after', 'retries')];
  if (retriesBefore + retriesAfter === 0) return shownCounts;
  return `${shownCounts}, retries ${retriesBefore} → ${retriesAfter}`;
}

/** Every cell that stays above zero. */
function reasonsTable(cells: readonly Cell[]): string {
  const rows = cells
    .filter(({ after }) => after.dropped > 0)
    .map((cell) => [
      events[cell.event].summary,
      apps.find(({ name }) => name === cell.app)?.summary ?? cell.app,
      clientTable[cell.client].summary,
      `${cell.after.dropped}/${cell.after.requests}`,
      Object.entries(cell.after.kinds)
        .map(([kind, count]) => `${count} ${kind}`)
        .join(', '),
      cell.reason ?? '**a broken promise**',
    ]);
  return table(['event', 'app', 'client', 'dropped', 'how', 'why'], rows);
}
