import { hasRoomForAnnotations } from './annotations-size.ts';
import { containersByRole } from './containers-by-role.ts';
import { type Decision, decision } from './decision.ts';
import { authorsPod } from './earlier-pass.ts';
import { type Edit, latestEdits, operationsFor } from './edit.ts';
import { signalSwallower } from './entry-point.ts';
import { type JsonObject, type Path, valueAt } from './json.ts';
import { mutate } from './mutations/index.ts';
import type { Injection } from './mutations/mutation.ts';
import { annotationsOf, type Container, controllerKindOf, mirrorAnnotation } from './pod.ts';
import type { PodContext } from './pod-context.ts';
import { misplacedNames } from './policy/misplaced-names.ts';
import { resolve, type Settings } from './policy/resolve.ts';
import { sourcesOfPod } from './policy/sources.ts';
import { codesOf, inCatalogueOrder, type Reason, type ReasonCode, reason } from './reasons.ts';
import { shownSettings } from './shown-settings.ts';
import { injectedLabel, type Status, statusAnnotation, statusText } from './status.ts';

const statusPath = ['metadata', 'annotations', statusAnnotation] as const;

/** Pods are made by controllers, so only what an author of a bare pod got wrong is worth a warning. */
const warned: ReadonlySet<ReasonCode> = new Set([
  'Forbidden',
  'InvalidAnnotation',
  'UnknownAnnotation',
  'ForbiddenVariable',
  'MisplacedLabel',
  'UnitMissing',
]);

const injectedPath: Path = ['metadata', 'labels', injectedLabel];

/**
 * Decides what a pod needs to shut down gracefully. Pure: the same pod and context always give the same decision, and
 * applying its operations and deciding again gives none. Never throws for a pod that is an object.
 */
export function decide(pod: JsonObject, context: PodContext): Decision {
  if (annotationsOf(pod).has(mirrorAnnotation)) {
    return decision('skipped', { reasons: [reason('MirrorPod')], warned });
  }
  const resolved = resolve([...sourcesOfPod(pod), ...context.sources], context);
  const { settings } = resolved;
  const reasons = [...resolved.reasons, ...(settings.inject.source === 'bounds' ? [] : misplacedNames(pod))];
  if (!settings.inject.value) {
    return decision('skipped', { reasons: [...reasons, ...whyNot(settings)], settings, warned });
  }
  const ownerKind = context.ownerKind ?? controllerKindOf(pod);
  const refusal = refusalOf(pod, ownerKind);
  if (refusal !== undefined) return skipped(pod, [...reasons, refusal], settings, context);
  const { pod: original, writtenGrace, earlier, undo } = authorsPod(pod);
  const { isEmpty, unknown, ...touched } = containersByRole(original, settings);
  if (isEmpty) {
    return skipped(pod, [...reasons, ...unknown, reason('NoKnownContainer')], settings, context);
  }
  const { capabilities, bounds } = context;
  const injection: Injection = {
    pod: original,
    writtenGrace,
    ...touched,
    settings,
    ownerKind,
    capabilities,
    bounds,
    earlier,
  };
  const mutation = mutate(injection);
  const all = [...reasons, ...unknown, ...mutation.reasons, ...entryPointReasons(touched.containers)];
  const edits = latestEdits([...undo, ...mutation.edits]);
  const changes = operationsFor(pod, edits);
  const status = { ...mutation.status, settings: shownSettings(settings) };
  // A status that was too long tells a second pass too little to write the same again, so it stays.
  const isStatusKept = changes.length === 0 && earlier?.isShortened === true;
  const mark = isStatusKept ? { edits: [], reasons: all } : marked(pod, status, all, context);
  const label: Edit = { path: injectedPath, value: 'true' };
  return decision(changes.length > 0 ? 'patched' : 'unchanged', {
    operations: [...changes, ...operationsFor(pod, [label, ...mark.edits])],
    reasons: mark.reasons,
    settings,
    status,
    warned,
  });
}

function entryPointReasons(containers: readonly Container[]): Reason[] {
  return containers.flatMap(({ name, json }) => {
    const program = signalSwallower(json);
    const detail = `${name} starts by ${program}, which may not pass SIGTERM on; start the app with exec.`;
    return program === undefined ? [] : [reason('ShellEntrypoint', detail)];
  });
}

/** Why the pod is not opted in; what the bounds forbid has been said with them. */
function whyNot({ inject: { source } }: Settings): Reason[] {
  if (source === 'bounds') return [];
  return [reason(source === 'default' ? 'NotOptedIn' : 'Disabled')];
}

/** Why the whole pod is left as it is, beside its status; undefined where it is not. */
function refusalOf(pod: JsonObject, ownerKind: string | undefined): Reason | undefined {
  const restartPolicy = valueAt(pod, ['spec', 'restartPolicy']) ?? 'Always';
  if (ownerKind === 'Job' || restartPolicy !== 'Always') return reason('RunsToCompletion');
  if (valueAt(pod, ['spec', 'terminationGracePeriodSeconds']) === 0) return reason('GracePeriodZero');
  return undefined;
}

function skipped(
  pod: JsonObject,
  reasons: readonly Reason[],
  settings: Settings,
  context: PodContext,
): Decision {
  const mark = marked(pod, {}, reasons, context);
  return decision('skipped', {
    operations: operationsFor(pod, [{ path: injectedPath, value: undefined }, ...mark.edits]),
    reasons: mark.reasons,
    settings,
    warned,
  });
}

/** The edit that writes the status annotation, where there is room for it. */
function marked(
  pod: JsonObject,
  status: Status,
  reasons: readonly Reason[],
  { version, isOffline }: PodContext,
) {
  if (isOffline === true) return { edits: [{ path: statusPath, value: undefined }], reasons };
  const text = statusText({ ...status, reasons: codesOf(inCatalogueOrder(reasons)) }, version);
  if (text === undefined || !hasRoomForAnnotations(pod, new Map([[statusAnnotation, text]]))) {
    return { edits: [], reasons: [...reasons, reason('AnnotationsTooLarge')] };
  }
  return { edits: [{ path: statusPath, value: text }], reasons };
}
