import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResultsHead } from './results-head.ts';

const root = join(import.meta.dirname, '..', '..');

/** Writes what a run measured to `docs/results/NAME.json`, and gives the file's path from the root. */
export async function writeResults(
  name: string,
  results: ResultsHead & Readonly<Record<string, unknown>>,
): Promise<string> {
  return writeResultsText(name, JSON.stringify(results, null, 2));
}

/** The same for a text that lays its JSON out by itself. */
export async function writeResultsText(name: string, text: string): Promise<string> {
  const file = join('docs', 'results', `${name}.json`);
  await mkdir(join(root, 'docs', 'results'), { recursive: true });
  await writeFile(join(root, file), `${text}\n`);
  return file;
}
