import { decide } from '../core/decide.ts';
import { asString, type JsonObject, valueAt } from '../core/json.ts';
import { carriedSince, madeAt } from '../core/overview/carried-since.ts';
import { codesInStatus } from '../core/overview/codes-in-status.ts';
import { annotationsOf, controllerKindOf, mirrorAnnotation } from '../core/pod.ts';
import type { PodContext } from '../core/pod-context.ts';
import { resolve } from '../core/policy/resolve.ts';
import { annotationPrefix } from '../core/policy/settings.ts';
import { sourcesOfPod } from '../core/policy/sources.ts';
import type { ReasonCode } from '../core/reasons.ts';
import { isInjected, statusAnnotation } from '../core/status.ts';

/** An API server takes a moment to know of a new label, and the API's times are whole seconds. */
const toleranceMilliseconds = 5_000;
/** Why a whole pod is left alone although it is opted in, where that is its author's to change. */
const authorsFaults: readonly ReasonCode[] = ['GracePeriodZero', 'NoKnownContainer'];

/** What became of a pod, as its metadata tells; `None` is nothing that anybody has to be told of. */
export type PodVerdict =
  | { readonly code: 'Injected' | 'Missed' | 'Predates' | 'None' }
  | { readonly code: 'Skipped'; readonly reason: ReasonCode };

const none: PodVerdict = { code: 'None' };

/**
 * What became of a pod that the webhook should have seen, by its metadata alone. The first row that fits holds:
 *
 * | the pod | verdict |
 * |---|---|
 * | is of a Job, a mirror pod or being deleted; or not opted in by itself, its workload or its namespace | `None` |
 * | has the label of an injected one | `Injected` |
 * | has a status that it was left alone, for its author's fault | `Skipped` |
 * | has a status that it was left alone, for another reason | `None` |
 * | was made opted in, or after its namespace was, so far as `namespaceSince` tells | `Missed` |
 * | was made before | `Predates` |
 *
 * `Missed` is a suspicion until `isMissed` has seen the whole pod. An opt-in by the configuration counts for nothing: the
 * API server calls the webhook for annotated pods and labelled namespaces only.
 */
export function podVerdict(
  pod: JsonObject,
  context: PodContext,
  namespaceSince: number | undefined,
): PodVerdict {
  if (isLeftAlone(pod)) return none;
  const { inject } = resolve([...sourcesOfPod(pod), ...context.sources], context).settings;
  if (!inject.value || inject.source === 'cluster') return none;
  if (isInjected(pod)) return { code: 'Injected' };
  if (annotationsOf(pod).has(statusAnnotation)) {
    const reason = codesInStatus(pod).find((code) => authorsFaults.includes(code));
    return reason === undefined ? none : { code: 'Skipped', reason };
  }
  const made = madeAt(pod);
  const since =
    inject.source === 'namespace'
      ? namespaceSince
      : // Somebody may annotate a running pod, which changes nothing on it.
        (carriedSince(pod, 'annotations', `${annotationPrefix}inject`) ?? Number.NEGATIVE_INFINITY);
  if (made === undefined || since === undefined) return { code: 'Predates' };
  const isBefore =
    inject.source === 'namespace'
      ? made <= since + toleranceMilliseconds
      : made < since - toleranceMilliseconds;
  return { code: isBefore ? 'Predates' : 'Missed' };
}

/**
 * Whether a pod that metadata call missed is one: it runs, or is to run, and the engine would have changed it. One that
 * the webhook would have left as it is has lost nothing.
 */
export function isMissed(pod: JsonObject, context: PodContext): boolean {
  const phase = asString(valueAt(pod, ['status', 'phase']));
  const hasEnded = phase === 'Succeeded' || phase === 'Failed';
  const isHandled = annotationsOf(pod).has(statusAnnotation);
  return !hasEnded && !isHandled && !isLeftAlone(pod) && decide(pod, context).outcome === 'patched';
}

function isLeftAlone(pod: JsonObject): boolean {
  return (
    annotationsOf(pod).has(mirrorAnnotation) ||
    controllerKindOf(pod) === 'Job' ||
    valueAt(pod, ['metadata', 'deletionTimestamp']) !== undefined
  );
}
