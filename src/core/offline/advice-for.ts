import { adviceTable, type Grade } from '../advice.ts';
import type { Reason } from '../reasons.ts';
import { copyingKinds } from '../workload/pods-in-manifest.ts';
import type { DecidedPod } from './decide-manifests.ts';

/** How much a reason weighs, and what can be done about it in this very manifest. */
export interface Advice {
  readonly grade: Grade;
  readonly remedy: string;
}

/** The table's advice, but never one that leads this kind of workload nowhere. */
export function adviceFor({ code }: Reason, { kind, ownerKind }: DecidedPod): Advice {
  const [grade, remedy] = adviceTable[code];
  if (code === 'NotOptedIn' && ownerKind === 'Job') return { grade, remedy: adviceTable.RunsToCompletion[1] };
  if (code === 'NotOptedIn' && !copyingKinds.has(kind)) {
    const place = kind === 'Pod' ? 'pod' : 'pod template';
    return { grade, remedy: `To opt in, annotate the ${place}: gracehook.io/inject: enabled.` };
  }
  return { grade, remedy };
}
