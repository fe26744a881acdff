import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { JsonObject } from '../../src/core/json.ts';

/** The folder of the chart. */
export const chartFolder = join(import.meta.dirname, '..', '..', 'charts', 'gracehook');

/** The folders of `golden` : `values.yaml` as an admin gives it, `rendered.yaml` as `helm template` then prints it. */
export const chartCases: readonly string[] = globSync(join(import.meta.dirname, 'golden', '*', 'values.yaml'))
  .map((file) => basename(dirname(file)))
  .toSorted();

/** The file of a case, absolute. */
export function chartCaseFile(name: string, file: 'values.yaml' | 'rendered.yaml'): string {
  return join(import.meta.dirname, 'golden', name, file);
}

/** The objects in a text of manifests. */
export function objectsIn(text: string): JsonObject[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS() as JsonObject | null)
    .filter((object) => object !== null);
}

/** Every template of the chart, as it stands in its file. */
export function templateTexts(): string[] {
  return globSync(join(chartFolder, 'templates', '**', '*.{yaml,tpl,txt}')).map((file) =>
    readFileSync(file, 'utf8'),
  );
}
