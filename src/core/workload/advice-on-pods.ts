import { decide } from '../decide.ts';
import { asObject, asString, type JsonObject, valueAt, withValueAt } from '../json.ts';
import { annotationsOf } from '../pod.ts';
import type { PodContext } from '../pod-context.ts';
import { annotationPrefix } from '../policy/settings.ts';
import type { SettingsSource } from '../policy/sources.ts';
import type { Reason, ReasonCode } from '../reasons.ts';
import { controllerOfPods } from './pods-in-manifest.ts';

/** What will be said of the pods that a person should hear when applying their workload: nobody reads it there. */
export const advisedOfPods: ReadonlySet<ReasonCode> = new Set([
  'Forbidden',
  'GracePeriodZero',
  'NoKnownContainer',
  'UnknownContainer',
  'VariablesTooLarge',
  'GraceCapped',
  'PreStopPortUnknown',
  'StopSignalUnsupported',
  'NoStartup',
  'ShellEntrypoint',
]);

/** Decides the workload's template as the pod that it will be, by the same engine, and gives what is worth hearing. */
export function adviceOnPods(
  workload: JsonObject,
  own: readonly SettingsSource[],
  context: PodContext,
): Reason[] {
  const template = asObject(valueAt(workload, ['spec', 'template'])) ?? {};
  const ownerKind = controllerOfPods(asString(valueAt(workload, ['kind'])) ?? '');
  const { reasons } = decide(withoutOwnAnnotations(template), {
    ...context,
    sources: [...own, ...context.sources],
    ...(ownerKind !== undefined && { ownerKind }),
  });
  return reasons.filter(({ code }) => advisedOfPods.has(code));
}

/** The template less what it says to us, which `own` says already, without the copies of an earlier time. */
function withoutOwnAnnotations(template: JsonObject): JsonObject {
  const others = [...annotationsOf(template)].filter(([key]) => !key.startsWith(annotationPrefix));
  return withValueAt(template, ['metadata', 'annotations'], Object.fromEntries(others)) as JsonObject;
}
