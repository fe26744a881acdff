import type { Grade } from '../core/advice.ts';
import type { Finding } from '../core/lint/findings.ts';

/** A finding with its place for people and tools: in a file of manifests, by a line from 1, or in a cluster. */
export interface LocatedFinding extends Omit<Finding, 'path' | 'manifest'> {
  readonly file?: string;
  readonly line?: number;
  /** Of an object of a cluster; absent for a Namespace itself. */
  readonly namespace?: string;
}

/** The object of a finding in a cluster: `shop/deployment/web`, `namespace/shop`. */
export function objectInCluster({ namespace, object }: LocatedFinding): string {
  return namespace === undefined ? object : `${namespace}/${object}`;
}

/** How many findings there are of each grade. */
export function countsOf(findings: readonly LocatedFinding[]): Record<Grade, number> {
  const byGrade = Map.groupBy(findings, ({ grade }) => grade);
  const count = (grade: Grade) => byGrade.get(grade)?.length ?? 0;
  return { error: count('error'), warning: count('warning'), note: count('note') };
}
