import { adviceTable, type Grade } from '../advice.ts';
import type { Reason } from '../reasons.ts';
import { copyingKinds } from '../workload/pods-in-manifest.ts';
import type { DecidedPod } from './decide-manifests.ts';
import { isForgottenOptIn } from './forgotten-opt-in.ts';

/** How much a reason weighs, and what can be done about it in this very manifest. */
export interface Advice {
  readonly grade: Grade;
  readonly remedy: string;
}

/** The table's advice, but never one that leads this kind of workload nowhere. */
export function adviceFor(reason: Reason, { kind, ownerKind }: DecidedPod): Advice {
  const { code } = reason;
  const [grade, remedy] = adviceTable[code];
  if (isForgottenOptIn(reason)) {
    const forgotten =
      'Write gracehook.io/inject: enabled beside it; a Namespace that opts in counts if it is in the input.';
    return { grade: 'warning', remedy: forgotten };
  }
  if (code === 'NotOptedIn' && ownerKind === 'Job') return { grade, remedy: adviceTable.RunsToCompletion[1] };
  if (ownerKind === 'Job' && (code === 'UnknownAnnotation' || code === 'MisplacedLabel')) {
    return { grade, remedy: 'Remove it: pods that end by themselves are left alone.' };
  }
  if (code === 'NotOptedIn' && !copyingKinds.has(kind)) {
    const place = kind === 'Pod' ? 'pod' : 'pod template';
    return { grade, remedy: `To opt in, annotate the ${place}: gracehook.io/inject: enabled.` };
  }
  return { grade, remedy };
}
