import type { Explanation } from '../core/explain/explain-pod.ts';
import type { ExplainedField } from '../core/explain/explained-field.ts';
import { type ShownSetting, shownSource } from '../core/explain/shown-setting.ts';
import { columns, hanging } from './lay-out.ts';
import { type Paint, toneOfGrade } from './paint.ts';
import { shutdownEvents } from './shutdown-events.ts';
import { timeLine } from './time-line.ts';

/** An explanation for a terminal of `width` columns. A pod that is left alone gets its reasons, and no picture. */
export function explanationText(explanation: Explanation, width: number, paint: Paint): string[] {
  const { object, outcome, shutdown, costs } = explanation;
  const tone = outcome === 'skipped' ? 'hint' : 'good';
  const head = `${paint('title', object)}  ${paint(tone, outcome)}`;
  if (outcome === 'skipped') return [head, ...reasonLines(explanation, width, paint)];
  const most = shutdown.graceSeconds === undefined ? '' : `, ${shutdown.graceSeconds} s at most`;
  return [
    head,
    '',
    ...section('settings', settingRows(explanation), width, paint),
    '',
    ...section('fields', fieldRows(explanation), width, paint),
    ...(explanation.reasons.length > 0 ? ['', `  ${paint('title', 'reasons')}`] : []),
    ...reasonLines(explanation, width, paint),
    '',
    `  ${paint('title', `shutdown${most}`)}`,
    ...timeLine(shutdown, width, paint),
    '',
    ...shutdownEvents(shutdown).flatMap(([when, what]) => hanging(`${when.padStart(8)}  `, what, width)),
    ...(costs.length > 0 ? ['', `  ${paint('title', 'cost')}`] : []),
    ...costs.flatMap((cost) => hanging('  - ', cost, width)),
  ];
}

function section(title: string, rows: readonly string[][], width: number, paint: Paint): string[] {
  const painted = (text: string, _row: number, column: number) => {
    if (column === 2) return text.startsWith('gracehook') ? paint('good', text) : paint('quiet', text);
    return text;
  };
  return [`  ${paint('title', title)}`, ...columns(rows, width - 4, painted).map((line) => `    ${line}`)];
}

function settingRows({ settings, kind }: Explanation): string[][] {
  return settings.map(({ name, value, source }) => [name, value, shownSource(source, kind === 'Pod')]);
}

/** One row a field; those of a container stand below its name. */
function fieldRows({ fields, settings, kind }: Explanation): string[][] {
  const rows: string[][] = [];
  let above: string | undefined;
  for (const field of fields) {
    if (field.container !== undefined && field.container !== above) rows.push([field.container, '', '']);
    above = field.container;
    const indent = field.container === undefined ? '' : '  ';
    const was = field.was === undefined ? '' : ` (was ${field.was})`;
    rows.push([indent + field.field, `${field.value ?? 'none'}${was}`, setBy(field, settings, kind)]);
  }
  return rows;
}

function setBy(
  { setBy: who, because }: ExplainedField,
  settings: readonly ShownSetting[],
  kind: string,
): string {
  if (who === 'nobody') return '';
  if (who === 'default') return 'Kubernetes (default)';
  if (who === 'author') return 'author';
  if (who === 'author or inject') return 'author or an earlier inject';
  const led = settings.filter(({ name }) => because.includes(name));
  const bySource = Map.groupBy(led, ({ source }) => source);
  const reasons = [...bySource].map(
    ([source, those]) =>
      `${those.map(({ name }) => name).join(', ')} (${shownSource(source, kind === 'Pod')})`,
  );
  return `gracehook: ${reasons.join(', ')}`;
}

function reasonLines({ reasons, warnings }: Explanation, width: number, paint: Paint): string[] {
  return reasons.flatMap(({ code, detail, grade, remedy }) => {
    // A warning may have been cut to its length.
    const isWarned = warnings.some((warning) => detail.startsWith(warning.replace(/…$/, '')));
    const warned = isWarned ? ' (kubectl warns of this)' : '';
    return [
      `    ${paint(toneOfGrade[grade], code)}${warned}`,
      ...hanging('      ', detail, width),
      ...hanging('      → ', remedy, width),
    ];
  });
}
