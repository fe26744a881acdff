import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configurationJsonSchema } from '../../src/config/configuration-schema.ts';
import { adviceTable } from '../../src/core/advice.ts';
import { type CheckGroup, installedChecks, plannedChecks } from '../../src/core/check/checks.ts';
import { eventCatalogue } from '../../src/core/event-reasons.ts';
import { annotationPrefix, settingTable } from '../../src/core/policy/settings.ts';
import { sidecarTable } from '../../src/core/policy/sidecars.ts';
import { type ReasonCode, reasonCatalogue } from '../../src/core/reasons.ts';
import { terminationClasses } from '../../src/core/terminations/termination.ts';
import { refusalCatalogue } from '../../src/server/refusals.ts';
import type { Row } from '../lab/lab.ts';
import { labTable } from '../lab/lab-table.ts';
import { sequenceTable } from '../lab/sequence-table.ts';
import { summarize } from '../lab/summary.ts';
import { benchTables } from './bench-tables.ts';
import { chartSchema } from './chart-schema.ts';
import { chartValuesTable } from './chart-values.ts';
import { commandOutputs } from './command-outputs.ts';
import { frameworksTable, measuredFrameworksTable } from './framework-tables.ts';
import {
  gracewrapCommands,
  gracewrapLimitTable,
  gracewrapRequirementsTable,
  gracewrapTable,
} from './gracewrap-tables.ts';
import { matrixTables } from './matrix-tables.ts';
import { metricsTable } from './metrics-table.ts';
import { mutationFoldersTable, mutationKindsTable } from './mutation-tables.ts';
import { observerTable } from './observer-table.ts';
import { proveTables } from './prove-tables.ts';
import { renewalTable } from './renewal-table.ts';
import { table } from './table.ts';

/** A table in the docs that the code or a run's data dictates. */
export interface GeneratedTable {
  /** The document, from the root. */
  readonly file: string;
  readonly name: string;
  readonly text: string;
}

const root = new URL('../../', import.meta.url);
const labFile = fileURLToPath(new URL('docs/results/lab.json', root));

/** Every generated table, as it must stand in its document. The lab's needs the results of a full run. */
export async function generatedTables(): Promise<GeneratedTable[]> {
  const tables: GeneratedTable[] = [
    { file: 'README.md', name: 'settings', text: settingsTable() },
    { file: 'docs/configuration.md', name: 'configuration', text: configurationTable() },
    { file: 'docs/reasons.md', name: 'reasons', text: reasonsTable() },
    { file: 'docs/reasons.md', name: 'events', text: eventsTable() },
    { file: 'docs/check.md', name: 'checks', text: checksTable(installedChecks) },
    { file: 'docs/check.md', name: 'planned-checks', text: checksTable(plannedChecks) },
    { file: 'docs/http.md', name: 'refusals', text: refusalsTable() },
    { file: 'docs/shutdowns.md', name: 'terminations', text: terminationsTable() },
    { file: 'docs/sidecars.md', name: 'sidecars', text: sidecarsTable() },
    { file: 'docs/frameworks.md', name: 'frameworks', text: frameworksTable() },
    { file: 'docs/frameworks.md', name: 'frameworks-measured', text: measuredFrameworksTable() },
    { file: 'docs/mutation.md', name: 'mutation', text: mutationFoldersTable() },
    { file: 'docs/mutation.md', name: 'mutation-kinds', text: mutationKindsTable() },
    { file: 'docs/metrics.md', name: 'metrics', text: await metricsTable() },
    { file: 'docs/shutdowns.md', name: 'observer', text: observerTable() },
    { file: 'docs/certificates.md', name: 'renewal', text: renewalTable() },
    { file: 'docs/gracewrap.md', name: 'gracewrap', text: gracewrapTable() },
    { file: 'docs/gracewrap.md', name: 'gracewrap-limit', text: gracewrapLimitTable() },
    { file: 'docs/gracewrap.md', name: 'gracewrap-requirements', text: gracewrapRequirementsTable() },
    { file: 'docs/gracewrap.md', name: 'gracewrap-commands', text: gracewrapCommands() },
    {
      file: 'charts/gracehook/README.md',
      name: 'values',
      text: chartValuesTable(readDocument('charts/gracehook/values.yaml')),
    },
    ...commandOutputs(),
    ...benchTables(),
    ...matrixTables(),
    ...proveTables(),
  ];
  return [...labTables(), ...tables];
}

/** The document with the table in place of what stands between the table's two marks. Throws where a mark is missing. */
export function withTable(document: string, { file, name, text }: GeneratedTable): string {
  const [start, end] = [`<!-- table: ${name} -->`, `<!-- end of table: ${name} -->`];
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${file} lacks the marks of the table ${name}`);
  return `${document.slice(0, from + start.length)}\n${text}\n${document.slice(to)}`;
}

/** Reads a document of this project. */
export function readDocument(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}

function settingsTable(): string {
  const rows = Object.entries(settingTable).map(([name, { values, shownDefault, places, meaning }]) => [
    `\`${annotationPrefix}${name}\``,
    values,
    shownDefault,
    places.filter((place) => place !== 'cluster').join(', '),
    meaning,
  ]);
  return table(['annotation', 'values', 'default', 'on', 'meaning'], rows);
}

/** The JSON schemas of the configuration file and of the chart's values, as their documents must have them. */
export function schemaDocuments(): { readonly file: string; readonly text: string }[] {
  return [
    { file: 'docs/configuration.schema.json', schema: configurationJsonSchema() },
    {
      file: 'charts/gracehook/values.schema.json',
      schema: chartSchema(readDocument('charts/gracehook/values.yaml')),
    },
  ].map(({ file, schema }) => ({ file, text: `${JSON.stringify(schema, null, 2)}\n` }));
}

/** A part of the configuration's schema. */
interface SchemaPart {
  readonly description: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly 'x-values'?: string;
  readonly 'x-default'?: string;
  readonly 'x-same-as'?: string;
}

function configurationTable(): string {
  const rowsOf = (part: SchemaPart, path: readonly string[]): string[][] =>
    Object.entries(part.properties ?? {}).flatMap(([name, member]) => {
      const memberPath = [...path, name];
      if (member['x-same-as'] !== undefined) return [];
      const shown = `\`${memberPath.join('.')}\``;
      if (member.properties !== undefined)
        return [[shown, '', '', member.description], ...rowsOf(member, memberPath)];
      return [[shown, member['x-values'] ?? '', member['x-default'] ?? '', member.description]];
    });
  const schema = configurationJsonSchema() as unknown as SchemaPart;
  return table(['name', 'values', 'default', 'meaning'], rowsOf(schema, []));
}

function reasonsTable(): string {
  return table(
    ['reason', 'lint', 'meaning', 'what to do'],
    (Object.keys(reasonCatalogue) as ReasonCode[]).map((code) => [
      `<a id="${code.toLowerCase()}"></a>\`${code}\``,
      adviceTable[code][0],
      reasonCatalogue[code],
      adviceTable[code][1],
    ]),
  );
}

function eventsTable(): string {
  return table(
    ['Event', 'on', 'meaning', 'what to do'],
    Object.entries(eventCatalogue).map(([reason, [about, meaning, remedy]]) => [
      `<a id="event-${reason.toLowerCase()}"></a>\`${reason}\``,
      about,
      meaning,
      remedy,
    ]),
  );
}

function checksTable(groups: readonly CheckGroup[]): string {
  const rows = groups.flatMap(({ checks }) =>
    checks.map(({ name, title, meaning }) => [anchored(name, groups), title, meaning]),
  );
  return table(['check', 'passes where', 'what is looked at'], rows);
}

/** What both lists have has its anchor in the first. */
function anchored(name: string, groups: readonly CheckGroup[]): string {
  const isOfBoth = installedChecks.some(({ checks }) => checks.some((check) => check.name === name));
  return groups !== installedChecks && isOfBoth
    ? `[\`${name}\`](#${name})`
    : `<a id="${name}"></a>\`${name}\``;
}

function refusalsTable(): string {
  return table(
    ['code', 'status', 'message', 'remedy'],
    Object.entries(refusalCatalogue).map(([code, [status, message, remedy]]) => [
      `\`${code}\``,
      `${status}`,
      message,
      remedy,
    ]),
  );
}

function terminationsTable(): string {
  return table(
    ['class', 'meaning'],
    Object.entries(terminationClasses).map(([name, meaning]) => [`\`${name}\``, meaning]),
  );
}

function sidecarsTable(): string {
  return table(
    ['sidecar', 'traffic', 'containers', 'images', 'drain switch'],
    Object.entries(sidecarTable).map(([name, { traffic, containers, images = [], drain }]) => [
      name,
      traffic,
      containers.map((container) => `\`${container}\``).join(', '),
      images.map((image) => `\`${image}\``).join(', '),
      drain === undefined ? '–' : `[\`${drain.variable}=${drain.value}\`](${drain.source})`,
    ]),
  );
}

/** The tables of the lab's full run; none before there was one. */
function labTables(): GeneratedTable[] {
  if (!existsSync(labFile)) return [];
  const { rows } = JSON.parse(readFileSync(labFile, 'utf8')) as { rows: Row[] };
  const runs = labTable(summarize(rows));
  const sequence = sequenceTable(rows);
  return [
    { file: 'README.md', name: 'lab', text: table(runs.head, runs.rows) },
    { file: 'docs/lab.md', name: 'lab', text: table(runs.head, runs.rows) },
    { file: 'docs/lab.md', name: 'lab-sequence', text: table(sequence.head, sequence.rows) },
  ];
}
