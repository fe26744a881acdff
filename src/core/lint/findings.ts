import { type Advice, adviceFor } from '../offline/advice-for.ts';
import { allReasons } from '../offline/all-reasons.ts';
import type { DecidedPod } from '../offline/decide-manifests.ts';
import { isPlainlyNotOptedIn } from '../offline/forgotten-opt-in.ts';
import type { Reason, ReasonCode } from '../reasons.ts';
import { type Place, placeOfReason } from './place-of-reason.ts';

/** A reason as a finding about a manifest: how much it weighs, and where it is. */
export interface Finding extends Reason, Advice, Place {}

/** What nobody needs to look at, since all is as its author wants it: `explain` tells of it. */
const quiet: ReadonlySet<ReasonCode> = new Set(['ReadinessAlreadySet', 'StartupAlreadySet']);

/**
 * What there is to find about pods and their workloads. Those that are plainly not opted in are none: a chart has many,
 * and their authors may want none of this. What a Namespace got wrong is found once, whatever pods it has.
 */
export function findingsFor(pods: readonly DecidedPod[]): Finding[] {
  const findings = pods.flatMap(findingsOf);
  const byContent = new Map(
    findings.map((finding) => {
      const { manifest, path, object, code, detail } = finding;
      return [JSON.stringify([manifest, path, object, code, detail]), finding];
    }),
  );
  return [...byContent.values()];
}

function findingsOf(decided: DecidedPod): Finding[] {
  const isLeftOut = ({ code }: Reason) =>
    quiet.has(code) || (code === 'NotOptedIn' && isPlainlyNotOptedIn(decided));
  return allReasons(decided)
    .filter((reason) => !isLeftOut(reason))
    .map((reason) => ({
      ...reason,
      ...adviceFor(reason, decided),
      ...placeOfReason(reason, decided),
    }));
}
