import { existsSync, readFileSync } from 'node:fs';
import { type Framework, frameworkTable, valueFor } from '../../src/core/policy/frameworks.ts';
import type { FrameworkRow } from '../frameworks/measure-framework.ts';
import { table } from './table.ts';

const results = new URL('../../docs/results/frameworks.json', import.meta.url);

/** The documented variables, with the version that the results of the last run tested. */
export function frameworksTable(): string {
  const tested = new Map(measuredFrameworks().map(({ framework, version }) => [framework, version]));
  const rows = Object.entries<Framework>(frameworkTable).map(([name, framework]) => {
    const { variables, since, defaultSeconds, remarks, sources } = framework;
    const flags = variables.flatMap((variable) => variable.flags.map((flag) => `\`${flag}\``));
    return [
      `\`${name}\``,
      variables.map((variable) => `\`${variable.name}=${valueFor(variable, 30)}\``).join(' '),
      since,
      shownSeconds(defaultSeconds),
      flags.join(' ') || '–',
      tested.get(name) ?? 'documented only',
      `${remarks} ${sources.map((source) => `[source](${source})`).join(' ')}`,
    ];
  });
  const head = ['framework', 'variables, for 30 s', 'since', 'drains by itself', 'flags that win'];
  return table([...head, 'tested here', 'remarks'], rows);
}

function shownSeconds(seconds: number): string {
  if (seconds === 0) return 'no';
  return Number.isFinite(seconds) ? `${seconds} s` : 'without limit';
}

/** What the last `npm run frameworks` saw. */
export function measuredFrameworksTable(): string {
  const shown = ({ request, seconds }: FrameworkRow['without']) =>
    request === 'cut' ? `**cut** after ${seconds} s` : request;
  const rows = measuredFrameworks().map(({ framework, version, without, injected, hurried }) => [
    ...[framework, version, shown(without), shown(injected), shown(hurried)],
    Object.values(hurried.variables).join(' '),
  ]);
  const head = ['framework', 'version', 'nothing set', 'injected', 'injected, with 2 s left'];
  return table([...head, 'value for 2 s'], rows);
}

function measuredFrameworks(): readonly FrameworkRow[] {
  if (!existsSync(results)) return [];
  return (JSON.parse(readFileSync(results, 'utf8')) as { rows: FrameworkRow[] }).rows;
}
