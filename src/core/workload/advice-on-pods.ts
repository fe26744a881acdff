import { decide } from '../decide.ts';
import { asObject, type JsonObject, valueAt, withValueAt } from '../json.ts';
import type { PodContext } from '../pod-context.ts';
import type { SettingsSource } from '../policy/sources.ts';
import type { Reason, ReasonCode } from '../reasons.ts';

/** What will be said of the pods that a person should hear when applying their workload: nobody reads it there. */
export const advisedOfPods: ReadonlySet<ReasonCode> = new Set([
  'Forbidden',
  'GracePeriodZero',
  'NoKnownContainer',
  'UnknownContainer',
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
  // What the template says is in `own`, without the copies of an earlier time.
  const silent = withValueAt(template, ['metadata', 'annotations'], undefined) as JsonObject;
  const { reasons } = decide(silent, { ...context, sources: [...own, ...context.sources] });
  return reasons.filter(({ code }) => advisedOfPods.has(code));
}
