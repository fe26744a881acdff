import { settingNamed } from '../policy/settings.ts';
import { ownAnnotations } from '../policy/sources.ts';
import { codesOf, type Reason, reason, reasonCatalogue } from '../reasons.ts';
import type { PodInManifest } from '../workload/pods-in-manifest.ts';
import type { DecidedPod } from './decide-manifests.ts';

/**
 * The reason for leaving a pod alone that nobody opted in, where it has settings all the same: very likely a mistake, so
 * the sentence names the first of them. Any other reason stays as it is.
 */
export function forgottenOptIn(one: Reason, { pod, sources, ownerKind }: PodInManifest): Reason {
  if (one.code !== 'NotOptedIn' || ownerKind === 'Job') return one;
  const names = [...ownAnnotations(pod).keys(), ...sources.flatMap(({ values }) => [...values.keys()])];
  const setting = names.map(settingNamed).find((name) => name !== undefined && name !== 'inject');
  if (setting === undefined) return one;
  const detail = `gracehook.io/${setting} has no effect: neither the pod, its workload nor its namespace says gracehook.io/inject: enabled.`;
  return reason('NotOptedIn', detail);
}

/** Whether nobody opted in, and there is no setting that would speak for a wish to. */
export function isPlainlyNotOptedIn({ decision }: DecidedPod): boolean {
  return codesOf(decision.reasons).includes('NotOptedIn') && !decision.reasons.some(isForgottenOptIn);
}

/** Whether a reason is what `forgottenOptIn` makes of one. */
export function isForgottenOptIn({ code, detail }: Reason): boolean {
  return code === 'NotOptedIn' && detail !== reasonCatalogue.NotOptedIn;
}
