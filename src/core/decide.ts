import { hasRoomForAnnotations } from './annotations-size.ts';
import { type Decision, decision } from './decision.ts';
import { authorsPod } from './earlier-pass.ts';
import { type Edit, latestEdits, operationsFor } from './edit.ts';
import { type JsonObject, valueAt } from './json.ts';
import { mutate } from './mutations/index.ts';
import type { Injection } from './mutations/mutation.ts';
import { annotationsOf, appContainers, type Container, controllerKindOf } from './pod.ts';
import type { PodContext } from './pod-context.ts';
import { resolve, type Settings } from './policy/resolve.ts';
import { sourcesOfPod } from './policy/sources.ts';
import { codesOf, inCatalogueOrder, type Reason, type ReasonCode, reason } from './reasons.ts';
import { injectedLabel, type Status, statusAnnotation, statusText } from './status.ts';

const statusPath = ['metadata', 'annotations', statusAnnotation] as const;

/** Pods are made by controllers, so only what an author of a bare pod got wrong is worth a warning. */
const warned: ReadonlySet<ReasonCode> = new Set([
  'InvalidAnnotation',
  'UnknownAnnotation',
  'ForbiddenVariable',
]);

/**
 * Decides what a pod needs to shut down gracefully. Pure: the same pod and context always give the same decision, and
 * applying its operations and deciding again gives none. Never throws for a pod that is an object.
 */
export function decide(pod: JsonObject, context: PodContext): Decision {
  if (annotationsOf(pod).has('kubernetes.io/config.mirror')) {
    return decision('skipped', { reasons: [reason('MirrorPod')], warned });
  }
  const { settings, reasons } = resolve([...sourcesOfPod(pod), ...context.sources]);
  if (!settings.inject.value) {
    const code = settings.inject.source === 'default' ? 'NotOptedIn' : 'Disabled';
    return decision('skipped', { reasons: [...reasons, reason(code)], settings, warned });
  }
  const ownerKind = context.ownerKind ?? controllerKindOf(pod);
  const refusal = refusalOf(pod, ownerKind);
  if (refusal !== undefined) return skipped(pod, [...reasons, refusal], settings, context);
  const { pod: original, writtenGrace, earlier, undo } = authorsPod(pod);
  const { containers, unknown } = touchedContainers(original, settings);
  if (containers.length === 0) {
    return skipped(pod, [...reasons, ...unknown, reason('NoKnownContainer')], settings, context);
  }
  const { capabilities, bounds } = context;
  const injection: Injection = {
    pod: original,
    writtenGrace,
    containers,
    settings,
    ownerKind,
    capabilities,
    bounds,
    earlier,
  };
  const mutation = mutate(injection);
  const all = [...reasons, ...unknown, ...mutation.reasons];
  const edits = latestEdits([...undo, ...mutation.edits]);
  const changes = operationsFor(pod, edits);
  const status = { ...mutation.status, settings: shownSettings(settings) };
  // A status that was too long tells a second pass too little to write the same again, so it stays.
  const isStatusKept = changes.length === 0 && earlier?.isShortened === true;
  const mark = isStatusKept ? { edits: [], reasons: all } : marked(pod, status, all, context);
  const label: Edit = { path: ['metadata', 'labels', injectedLabel], value: 'true' };
  return decision(changes.length > 0 ? 'patched' : 'unchanged', {
    operations: [...changes, ...operationsFor(pod, [label, ...mark.edits])],
    reasons: mark.reasons,
    settings,
    status,
    warned,
  });
}

/** Why the whole pod is left as it is, beside its status; undefined where it is not. */
function refusalOf(pod: JsonObject, ownerKind: string | undefined): Reason | undefined {
  const restartPolicy = valueAt(pod, ['spec', 'restartPolicy']) ?? 'Always';
  if (ownerKind === 'Job' || restartPolicy !== 'Always') return reason('RunsToCompletion');
  if (valueAt(pod, ['spec', 'terminationGracePeriodSeconds']) === 0) return reason('GracePeriodZero');
  return undefined;
}

function touchedContainers(pod: JsonObject, { containers: { value: names } }: Settings) {
  const containers = appContainers(pod);
  if (names === undefined) return { containers, unknown: [] };
  const known = new Set(containers.map(({ name }) => name));
  const unknown = names
    .filter((name) => !known.has(name))
    .map((name) =>
      reason('UnknownContainer', `This pod has no container ${JSON.stringify(name.slice(0, 63))}.`),
    );
  return { containers: containers.filter(({ name }: Container) => names.includes(name)), unknown };
}

function skipped(
  pod: JsonObject,
  reasons: readonly Reason[],
  settings: Settings,
  context: PodContext,
): Decision {
  const mark = marked(pod, {}, reasons, context);
  return decision('skipped', {
    operations: operationsFor(pod, mark.edits),
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

function shownSettings({ delay, drain, buffer, readiness }: Settings): NonNullable<Status['settings']> {
  const wish = readiness.value;
  return new Map([
    ['delay', [delay.value, delay.source]],
    ['drain', [drain.value, drain.source]],
    ['buffer', [buffer.value, buffer.source]],
    ['readiness', [wish.kind === 'http' ? wish.path : wish.kind, readiness.source]],
  ]);
}
