import type { CheckOutcome, CheckResult, CheckResultGroup } from '../core/check/check-result.ts';
import { counted } from './counted.ts';
import { hanging, wrapped } from './lay-out.ts';
import type { Paint, Tone } from './paint.ts';

const marks: Readonly<Record<CheckOutcome, readonly [mark: string, tone: Tone]>> = {
  passed: ['√', 'good'],
  warned: ['‼', 'hint'],
  failed: ['×', 'bad'],
};
const docs = 'docs/check.md';

/** The results under their headings; `isShort`: only what did not pass. */
export function checkText(
  groups: readonly CheckResultGroup[],
  { width, isShort }: { readonly width: number; readonly isShort: boolean },
  paint: Paint,
): string[] {
  const lines = groups.flatMap(({ title, results }) => {
    const shown = isShort ? results.filter(({ outcome }) => outcome !== 'passed') : results;
    if (shown.length === 0) return [];
    return [
      paint('title', title),
      paint('quiet', '-'.repeat(title.length)),
      ...shown.flatMap((result, index) => linesOf(result, isSame(result, shown[index - 1]), width, paint)),
      '',
    ];
  });
  return [...lines, sumOf(groups.flatMap(({ results }) => results))];
}

/** A right that lacks is often the same for a whole group, and told once. */
function isSame(result: CheckResult, before: CheckResult | undefined): boolean {
  return result.found === before?.found && result.remedy === before?.remedy;
}

function linesOf(
  { name, title, outcome, found, remedy }: CheckResult,
  isRepeated: boolean,
  width: number,
  paint: Paint,
): string[] {
  const [mark, tone] = marks[outcome];
  const head = `${paint(tone, mark)} ${title}`;
  if (outcome === 'passed') return [found === undefined ? head : `${head} ${paint('quiet', `(${found})`)}`];
  if (isRepeated) return [`${head} ${paint('quiet', '(the same)')}`];
  return [
    head,
    ...wrapped(found ?? '', width - 4).map((line) => `    ${line}`),
    ...hanging('    → ', remedy ?? '', width),
    paint('quiet', `    see ${docs}#${name}`),
  ];
}

function sumOf(results: readonly CheckResult[]): string {
  const count = (outcome: CheckOutcome) => results.filter((result) => result.outcome === outcome).length;
  const found = [
    count('failed') > 0 && counted(count('failed'), 'failure'),
    count('warned') > 0 && counted(count('warned'), 'warning'),
  ];
  return `${counted(results.length, 'check')}: ${found.filter(Boolean).join(', ') || 'all passed'}`;
}
