import type { CheckResultGroup } from '../../core/check/check-result.ts';
import type { Grade, Overview } from '../../core/overview/overview.ts';
import { counted } from '../counted.ts';

/** The whole page in one sentence: first what keeps pods from being injected at all, then what was lost, then what may be. */
export function verdict(
  { workloads, history, isInstalled }: Overview,
  health: readonly CheckResultGroup[],
): string {
  if (!isInstalled) return 'Gracehook is not installed: no new pod is injected.';
  const faults = health
    .flatMap(({ results }) => results)
    .filter(({ outcome }) => outcome === 'failed').length;
  if (faults > 0)
    return `The installation is faulty (${counted(faults, 'check')} failed): new pods may come up without Gracehook.`;
  if (workloads.length === 0) return 'No workload is opted in.';
  const count = (grade: Grade) => workloads.filter((one) => one.grade === grade).length;
  const [dropping, risk, unproven] = [count('dropping'), count('at risk'), count('unproven')];
  if (dropping > 0)
    return `${counted(dropping, 'workload')} of ${workloads.length} ${dropping === 1 ? 'loses' : 'lose'} requests when pods end.`;
  const needALook = `${counted(risk, 'workload')} of ${workloads.length} ${risk === 1 ? 'needs' : 'need'} a look`;
  const isAnySeen = workloads.some(({ shutdowns }) => shutdowns !== undefined);
  if (risk > 0)
    return isAnySeen
      ? `No shutdown seen lost requests, but ${needALook}.`
      : `${needALook}; no shutdown was seen yet.`;
  if (history !== 'read') return 'Nothing is wrong with what was opted in; how shutdowns went is not known.';
  if (unproven > 0)
    return `Nothing is wrong; ${counted(unproven, 'workload')} of ${workloads.length} ${unproven === 1 ? 'has' : 'have'} not shut down since.`;
  return 'Every workload that is opted in shuts down gracefully.';
}
