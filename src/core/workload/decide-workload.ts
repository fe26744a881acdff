import { type Decision, decision } from '../decision.ts';
import { operationsFor } from '../edit.ts';
import { asString, type JsonObject, valueAt } from '../json.ts';
import { controllerKindOf } from '../pod.ts';
import type { PodContext } from '../pod-context.ts';
import { misplacedNames } from '../policy/misplaced-names.ts';
import { resolve, type Settings } from '../policy/resolve.ts';
import { settingNamed } from '../policy/settings.ts';
import { ownAnnotations, type SettingsSource } from '../policy/sources.ts';
import { type Reason, type ReasonCode, reason } from '../reasons.ts';
import { adviceOnPods, advisedOfPods } from './advice-on-pods.ts';
import { adviceOnRollouts } from './advice-on-rollouts.ts';
import { type AnnotationCopy, copyAnnotations } from './annotation-copy.ts';
import { manifestFields } from './manifest-owner.ts';
import { surgeOnRollout } from './rollout-strategy.ts';

/** What holds for a workload beside what it says itself. */
export interface WorkloadContext extends PodContext {
  /** The object before an update; undefined on creation. */
  readonly old: JsonObject | undefined;
}

/** A person applies workloads, and kubectl prints warnings, so what is worth knowing is said here. */
const warned: ReadonlySet<ReasonCode> = new Set([
  'NotOptedIn',
  'OwnedByController',
  'NameUnknown',
  'InvalidAnnotation',
  'UnknownAnnotation',
  'ForbiddenVariable',
  'MisplacedLabel',
  'UnitMissing',
  'DelayCapped',
  'OptInRollout',
  'TemplateHides',
  'AnnotationsTooLarge',
  'SingleReplica',
  'RecreateStrategy',
  'PodsUnavailable',
  'OnDeleteStrategy',
  'RolloutPaused',
  'SurgeBlocked',
  ...advisedOfPods,
]);

/**
 * Decides what a Deployment, StatefulSet or DaemonSet needs so that its pods are opted in as it says: copies of its
 * annotations in the pod template, and on a Deployment a strategy that never has fewer pods than wanted. Opting out
 * takes both back. Pure and idempotent, as `decide`.
 */
export function decideWorkload(workload: JsonObject, context: WorkloadContext): Decision {
  const { old, sources } = context;
  const refusal = refusalOf(workload);
  // An operator that opted in through its template does what the sentence would say.
  const isAsked = ownAnnotations(workload).size > 0;
  if (refusal !== undefined) {
    return decision('skipped', { reasons: [refusal], warned: isAsked ? warned : new Set() });
  }
  const kind = asString(valueAt(workload, ['kind']));
  const isInManifest = manifestFields(workload);
  const copy = copiesOf(workload, isInManifest);
  const own: readonly SettingsSource[] = [
    { place: 'pod', values: copy.ofAuthor },
    { place: 'workload', values: workloadValues(workload, copy) },
  ];
  // `forbiddenNamespaces` concerns pods only.
  const { settings, reasons } = resolve([...own, ...sources], { ...context, namespace: undefined });
  const misplaced = [workload, valueAt(workload, ['spec', 'template'])].flatMap(misplacedNames);
  const isOptedIn = isOwnChoice(settings) && settings.inject.value;
  const isSurgeWanted = isOptedIn && settings.strategy.value === 'surge';
  const strategy =
    kind === 'Deployment'
      ? surgeOnRollout(workload, old, isSurgeWanted, isInManifest)
      : { edits: [], reasons: [] };
  const operations = operationsFor(workload, [...copy.edits, ...strategy.edits]);
  const onPods = isOptedIn ? adviceOnPods(workload, own, context) : [];
  // What a rollout brings is no news where its pods are left alone.
  const isForbidden = onPods.some(({ code }) => code === 'Forbidden');
  const advice = isOptedIn && !isForbidden ? [...adviceOnRollouts(workload, old), ...onPods] : onPods;
  return decision(operations.length > 0 ? 'patched' : 'unchanged', {
    operations,
    reasons: [
      ...(hasForgottenToOptIn(workload, settings, sources) ? [reason('NotOptedIn')] : []),
      ...reasons,
      ...misplaced,
      ...copy.reasons,
      ...strategy.reasons,
      ...advice,
    ],
    settings,
    warned,
  });
}

/** What of a workload's annotations its template shall have; a reason `AnnotationsTooLarge` here means none at all. */
export function copiesOf(workload: JsonObject, isInManifest = manifestFields(workload)): AnnotationCopy {
  const [kind, name] = [valueAt(workload, ['kind']), valueAt(workload, ['metadata', 'name'])];
  return copyAnnotations(workload, `${asString(kind)}/${asString(name)}`, isInManifest);
}

/** Why a workload is never written to; undefined where it may be. */
export function refusalOf(workload: JsonObject): Reason | undefined {
  if ((valueAt(workload, ['metadata', 'deletionTimestamp']) ?? undefined) !== undefined)
    return reason('BeingDeleted');
  const owner = controllerKindOf(workload);
  if (owner !== undefined) {
    return reason(
      'OwnedByController',
      `A ${owner} owns this workload; opt in through its pod template or the namespace.`,
    );
  }
  return asString(valueAt(workload, ['metadata', 'name'])) === undefined ? reason('NameUnknown') : undefined;
}

/** What the workload says itself: its annotations, less those that a key of the template's author hides. */
function workloadValues(workload: JsonObject, { copied, ofAuthor }: AnnotationCopy): Map<string, string> {
  const shown = [...ownAnnotations(workload)].filter(([name]) => !ofAuthor.has(name));
  return new Map([...copied, ...shown]);
}

/**
 * Whether a workload has settings that come to nothing, because nobody opted in. Where the namespace is not known, its
 * label may do so.
 */
function hasForgottenToOptIn(
  workload: JsonObject,
  { inject }: Settings,
  sources: readonly SettingsSource[],
): boolean {
  const names = [...ownAnnotations(workload).keys()].map(settingNamed);
  const hasSettings = names.some((name) => name !== undefined) && !names.includes('inject');
  const isNamespaceKnown = sources.some(({ place }) => place === 'namespace');
  return hasSettings && isNamespaceKnown && inject.source === 'default';
}

function isOwnChoice({ inject }: Settings): boolean {
  return inject.source === 'pod' || inject.source === 'workload';
}
