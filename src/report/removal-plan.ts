import type { Finding } from '../core/removal/finding.ts';
import { type InstalledConfiguration, workloadEntry } from '../core/removal/installed-configuration.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';

/** What `remove` is about to do, and where. */
export interface RemovalPlan {
  readonly context: string;
  readonly server: string;
  /** The one namespace that it is limited to. */
  readonly namespace: string | undefined;
  readonly configurations: readonly InstalledConfiguration[];
  readonly findings: readonly Finding[];
  /** Whether each object is named, and not each namespace only. */
  readonly isDetailed: boolean;
}

/** Whether a plan changes anything. */
export function isDoingAnything({ configurations, findings }: RemovalPlan): boolean {
  return configurations.some(({ hasWorkloadEntry }) => hasWorkloadEntry) || toDo(findings).length > 0;
}

/** The findings that something is taken back from. */
export function toDo(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ parts }) => parts.length > 0);
}

/** Where, and what will be changed there, for a person to say yes or no to. */
export function removalPlan(plan: RemovalPlan, paint: Paint): string[] {
  const { context, server, namespace, configurations, findings, isDetailed } = plan;
  const entries = configurations.filter(({ hasWorkloadEntry }) => hasWorkloadEntry);
  const objects = toDo(findings);
  const byNamespace = Map.groupBy(objects, (finding) => finding.namespace);
  const where = namespace === undefined ? 'in all namespaces' : `in the namespace ${namespace}`;
  return [
    `${paint('title', 'context')}  ${context}`,
    `${paint('title', 'server')}   ${server}`,
    ...entries.map(
      ({ name }) => `deletes the entry ${workloadEntry} of ${name}: from then on nothing is copied, anywhere`,
    ),
    ...(configurations.length === 0 ? ['no webhook configuration of Gracehook is there'] : []),
    ...(objects.length === 0
      ? [`nothing to take back ${where}`]
      : [`takes back what Gracehook wrote ${where}: ${amountOf(objects)}`]),
    ...[...byNamespace].flatMap(([name, ofNamespace]) =>
      isDetailed
        ? ofNamespace.map((finding) => `  ${finding.name}: ${whatOf(finding)}`)
        : [`  ${name}: ${amountOf(ofNamespace)}`],
    ),
  ];
}

function amountOf(findings: readonly Finding[]): string {
  const namespaces = findings.filter(({ kind }) => kind === 'Namespace').length;
  const rolling = findings.filter(({ isRolling }) => isRolling).length;
  const workloads = counted(findings.length - namespaces, 'workload');
  const ofNamespaces = namespaces === 0 ? '' : `, ${counted(namespaces, 'namespace')}`;
  const replaced = rolling === 1 ? '1 replaces its pods' : `${rolling} replace their pods`;
  return `${workloads}${ofNamespaces}; ${rolling === 0 ? 'no pod is replaced' : replaced}`;
}

function whatOf({ parts, isRolling }: Finding): string {
  return `${parts.join(', ')}${isRolling ? '; its pods are replaced' : ''}`;
}
