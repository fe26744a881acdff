import { inCatalogueOrder, type Reason } from '../reasons.ts';
import type { DecidedPod } from './decide-manifests.ts';

/**
 * The reasons of a pod and of its workload, in the catalogue's order; what both say stands once. Whether the pod is opted
 * in, its own decision says.
 */
export function allReasons({ decision, workload }: DecidedPod): Reason[] {
  const ofWorkload = (workload?.reasons ?? []).filter(({ code }) => code !== 'NotOptedIn');
  const reasons = new Map(
    [...decision.reasons, ...ofWorkload].map((reason) => [`${reason.code} ${reason.detail}`, reason]),
  );
  return inCatalogueOrder([...reasons.values()]);
}
