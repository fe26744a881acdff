import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layOutLines } from '../results/lay-out-lines.ts';
import { writeResultsText } from '../results/write-results.ts';
import type { RowResult } from './bench-row.ts';

const file = join(import.meta.dirname, '..', '..', 'docs', 'results', 'bench.json');

/** What `docs/results/bench.json` holds: each row as its last full run left it, with a head of its own. */
export interface BenchResults {
  readonly rows: readonly RowResult[];
}

/** The results of full runs so far; none before the first. */
export function readBench(): BenchResults {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { rows: [] };
    throw error;
  }
}

/** Writes them and gives the file's path from the root. */
export function writeBench({ rows }: BenchResults): Promise<string> {
  const texts = rows.map(({ figures, ...head }) =>
    layOutLines(head, 'figures', figures).replaceAll('\n', '\n    '),
  );
  return writeResultsText('bench', `{\n  "rows": [\n    ${texts.join(',\n    ')}\n  ]\n}`);
}

/**
 * The results with a row's new figures in the place of its old ones, in the order of `names`. A row that is void never
 * replaces one that is not: then the rows are the same list.
 */
export function withRow({ rows }: BenchResults, result: RowResult, names: readonly string[]): BenchResults {
  const old = rows.find(({ row }) => row === result.row);
  if (old !== undefined && old.void === undefined && result.void !== undefined) return { rows };
  const placeOf = ({ row }: RowResult) => (names.includes(row) ? names.indexOf(row) : names.length);
  const others = rows.filter(({ row }) => row !== result.row);
  return { rows: [...others, result].toSorted((one, other) => placeOf(one) - placeOf(other)) };
}
