import type { Grade } from '../core/advice.ts';
import type { Finding } from '../core/lint/findings.ts';

/** A finding with its place for people and tools. Lines count from 1. */
export interface LocatedFinding extends Omit<Finding, 'path' | 'manifest'> {
  readonly file: string;
  readonly line: number;
}

/** How many findings there are of each grade. */
export function countsOf(findings: readonly LocatedFinding[]): Record<Grade, number> {
  const byGrade = Map.groupBy(findings, ({ grade }) => grade);
  const count = (grade: Grade) => byGrade.get(grade)?.length ?? 0;
  return { error: count('error'), warning: count('warning'), note: count('note') };
}
