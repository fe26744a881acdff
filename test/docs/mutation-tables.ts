import { readFileSync } from 'node:fs';
import { type MutantGroup, type MutationResults, scoreOf } from '../mutation/mutation-results.ts';
import { table } from './table.ts';

const results = new URL('../../docs/results/mutation.json', import.meta.url);

const groups: readonly MutantGroup[] = ['operators', 'structure', 'texts'];

/** What the last whole `npm run mutation` saw, by folder. */
export function mutationFoldersTable(): string {
  const { rows } = readResults();
  const folders = [...new Set(rows.map(({ file }) => folderOf(file)))].toSorted();
  const lines = [
    ...folders.map((folder) => [folder, rows.filter(({ file }) => folderOf(file) === folder)] as const),
    ['all', rows] as const,
  ];
  return table(
    ['folder', 'operators', 'survived', 'noticed', 'everything', 'survived', 'noticed'],
    lines.map(([folder, files]) => [
      folder === 'all' ? 'all' : `\`${folder}\``,
      ...shown(files.map(({ operators }) => operators)),
      ...shown(files),
    ]),
  );
}

/** The same by kind of change. */
export function mutationKindsTable(): string {
  const { kinds } = readResults();
  const sorted = groups.flatMap((group) => kinds.filter((kind) => kind.group === group));
  return table(
    ['kind of change', 'group', 'mutants', 'survived', 'noticed'],
    sorted.map((kind) => [kind.kind, kind.group, ...shown([kind])]),
  );
}

function shown(tallies: readonly { readonly mutants: number; readonly survived: number }[]): string[] {
  const sum = (name: 'mutants' | 'survived') => tallies.reduce((total, tally) => total + tally[name], 0);
  return [`${sum('mutants')}`, `${sum('survived')}`, `${scoreOf(tallies)} %`];
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/'));
}

function readResults(): MutationResults {
  return JSON.parse(readFileSync(results, 'utf8')) as MutationResults;
}
