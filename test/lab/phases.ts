import type { Cluster } from '../cluster/cluster.ts';
import type { Series } from './series.ts';
import {
  findDeviations,
  findGaps,
  findTraces,
  readMaxUnavailable,
  readPods,
  type StoredPod,
} from './stored-objects.ts';

/** What a workload's pods and strategy may be like. */
export type Protection = 'none' | 'injected' | 'by hand';

/** A kind of row: what starts the rollout, and what the workload is like before and after. */
export interface Phase {
  readonly name: string;
  readonly before: Protection;
  readonly after: Protection;
}

/** The kinds of rows. `optIn` is one of its own because that rollout still ends pods that were not injected. */
export const phases = {
  control: { name: 'v1, no annotation', before: 'none', after: 'none' },
  optIn: { name: 'opt-in rollout', before: 'none', after: 'injected' },
  injected: { name: 'injected', before: 'injected', after: 'injected' },
  byHand: { name: 'v2, by hand', before: 'by hand', after: 'by hand' },
} as const satisfies Record<string, Phase>;

/** A kind of row, by name. */
export type PhaseName = keyof typeof phases;

/** The row's name in tables, such as `injected, RETRY_COUNT=3`. */
export function nameRow(phase: PhaseName, { remark }: Series): string {
  return [phases[phase].name, ...(remark ? [remark] : [])].join(', ');
}

/**
 * Gives the workload's pods. Throws where one of them, or the strategy, is not what it should be, so that no row is
 * published that measured something else.
 */
export async function readProtected(
  cluster: Cluster,
  namespace: string,
  { workload, variables }: Pick<Series, 'workload' | 'variables'>,
  protection: Protection,
): Promise<StoredPod[]> {
  const pods = await readPods(cluster, namespace, workload);
  if (pods.length !== 2) throw new Error(`${workload} has ${pods.length} pods and not 2`);
  const complaints = pods.flatMap((pod) =>
    findFaults(pod, protection, variables).map((fault) => `${pod.metadata.name} ${fault}`),
  );
  const maxUnavailable = await readMaxUnavailable(cluster, namespace, workload);
  const expected = protection === 'none' ? '25%' : 0;
  if (maxUnavailable !== expected) complaints.push(`${workload} has maxUnavailable ${maxUnavailable}`);
  if (complaints.length > 0) {
    throw new Error(`not what the row says (protection: ${protection}):\n${complaints.join('\n')}`);
  }
  return pods;
}

function findFaults(pod: StoredPod, protection: Protection, variables: Series['variables']): string[] {
  if (protection === 'none') return findTraces(pod);
  return protection === 'injected' ? findGaps(pod, variables) : findDeviations(pod);
}
