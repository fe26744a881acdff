import { grades } from '../core/advice.ts';
import { countsOf, type LocatedFinding } from './located-finding.ts';
import { type Paint, toneOfGrade } from './paint.ts';

/**
 * Findings as compilers print them, so that editors and terminals lead to the place, and their sum. Workloads that are
 * not opted in are only counted: a chart has many, and their authors may want none of this.
 */
export function lintText(findings: readonly LocatedFinding[], workloads: number, paint: Paint): string[] {
  const shown = findings.filter(({ code }) => code !== 'NotOptedIn');
  const lines = shown.flatMap(({ file, line, grade, object, detail, remedy, code }) => [
    `${file}:${line}: ${paint(toneOfGrade[grade], grade)}: ${object}: ${detail} [${code}]`,
    paint('quiet', `    → ${remedy}`),
  ]);
  const counts = countsOf(shown);
  const sum = grades.map((grade) => counted(counts[grade], grade)).join(', ');
  const left = findings.length - shown.length;
  const leftOut = left === 0 ? '' : `; ${left} not opted in`;
  return [...lines, `${sum} in ${counted(workloads, 'workload')}${leftOut}`];
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
