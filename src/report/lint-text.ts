import { grades } from '../core/advice.ts';
import { counted } from './counted.ts';
import { countsOf, type LocatedFinding, objectInCluster } from './located-finding.ts';
import { type Paint, toneOfGrade } from './paint.ts';

/** How many workloads were looked at, and how many of them are plainly not opted in. */
export interface LintedWorkloads {
  readonly workloads: number;
  readonly notOptedIn: number;
}

/** Findings as compilers print them, so that editors and terminals lead to the place, and their sum. */
export function lintText(
  findings: readonly LocatedFinding[],
  { workloads, notOptedIn }: LintedWorkloads,
  paint: Paint,
): string[] {
  const lines = findings.flatMap((finding) => {
    const { grade, detail, remedy, code } = finding;
    const [place, object] = placeOf(finding);
    return [
      `${place}: ${paint(toneOfGrade[grade], grade)}: ${object}${detail} [${code}]`,
      paint('quiet', `    → ${remedy}`),
    ];
  });
  const counts = countsOf(findings);
  const sum = grades.map((grade) => counted(counts[grade], grade)).join(', ');
  const leftOut = notOptedIn === 0 ? '' : `; ${notOptedIn} not opted in`;
  return [...lines, `${sum} in ${counted(workloads, 'workload')}${leftOut}`];
}

/** What stands before a finding, and before its sentence: in a cluster the object is the place. */
function placeOf(finding: LocatedFinding): readonly [place: string, object: string] {
  const { file, line, object } = finding;
  return file === undefined ? [objectInCluster(finding), ''] : [`${file}:${line}`, `${object}: `];
}
