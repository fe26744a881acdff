import type { Path } from '../json.ts';
import { objectName } from '../object-name.ts';
import { type Advice, adviceFor } from '../offline/advice-for.ts';
import { allReasons } from '../offline/all-reasons.ts';
import type { DecidedPod } from '../offline/decide-manifests.ts';
import type { Reason } from '../reasons.ts';
import { placeOfReason } from './place-of-reason.ts';

/** A reason as a finding about a manifest: how much it weighs, and where it is. */
export interface Finding extends Reason, Advice {
  readonly object: string;
  /** Where in the manifest; the nearest thing that is there. */
  readonly path: Path;
}

/** What there is to find about one pod and its workload. */
export function findingsFor(decided: DecidedPod): Finding[] {
  return allReasons(decided).map((reason) => ({
    ...reason,
    ...adviceFor(reason, decided),
    object: objectName(decided.object),
    path: placeOfReason(reason, decided),
  }));
}
