import type { Grade, Overview } from '../../core/overview/overview.ts';
import { counted } from '../counted.ts';

/** The whole page in one sentence. */
export function verdict({ workloads, history }: Overview): string {
  if (workloads.length === 0) return 'No workload is opted in.';
  const count = (grade: Grade) => workloads.filter((one) => one.grade === grade).length;
  const [dropping, risk, unproven] = [count('dropping'), count('at risk'), count('unproven')];
  if (dropping > 0)
    return `${counted(dropping, 'workload')} of ${workloads.length} ${dropping === 1 ? 'loses' : 'lose'} requests when pods end.`;
  if (risk > 0)
    return `No shutdown seen lost requests, but ${counted(risk, 'workload')} of ${workloads.length} ${risk === 1 ? 'needs' : 'need'} a look.`;
  if (history !== 'read') return 'Nothing is wrong with what was opted in; how shutdowns went is not known.';
  if (unproven > 0)
    return `Nothing is wrong; ${counted(unproven, 'workload')} of ${workloads.length} ${unproven === 1 ? 'has' : 'have'} not shut down since.`;
  return 'Every workload that is opted in shuts down gracefully.';
}
