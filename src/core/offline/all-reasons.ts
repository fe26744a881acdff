import { inCatalogueOrder, type Reason } from '../reasons.ts';
import type { DecidedPod } from './decide-manifests.ts';

/** The reasons of a pod and of its workload, in the catalogue's order; what both say stands once. */
export function allReasons({ decision, workload }: DecidedPod): Reason[] {
  const reasons = new Map(
    [...decision.reasons, ...(workload?.reasons ?? [])].map((reason) => [
      `${reason.code} ${reason.detail}`,
      reason,
    ]),
  );
  return inCatalogueOrder([...reasons.values()]);
}
