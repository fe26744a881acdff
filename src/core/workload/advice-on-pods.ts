import { decide } from '../decide.ts';
import { asObject, type JsonObject, valueAt, withValueAt } from '../json.ts';
import { defaultGraceSeconds, gracePeriodPath } from '../mutations/grace-period.ts';
import type { PodContext } from '../pod-context.ts';
import type { Settings } from '../policy/resolve.ts';
import type { SettingsSource } from '../policy/sources.ts';
import type { Reason, ReasonCode } from '../reasons.ts';

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
  // What the template says is in `own`, without the copies of an earlier time.
  const silent = withValueAt(template, ['metadata', 'annotations'], undefined) as JsonObject;
  const { reasons, settings } = decide(silent, { ...context, sources: [...own, ...context.sources] });
  const grace = valueAt(template, gracePeriodPath) ?? defaultGraceSeconds;
  const isOwnGrace = grace !== defaultGraceSeconds;
  return reasons
    .filter(({ code }) => advisedOfPods.has(code))
    .map((reason) => {
      const isAuthors = reason.code === 'GraceCapped' && isOwnGrace;
      const from = isAuthors || settings === undefined ? undefined : farSourceOf(reason.code, settings);
      return from === undefined ? reason : { ...reason, from };
    });
}

/** The settings that a reason comes from; where all of them were said far away, it is no news to the author. */
const settingsBehind: Partial<Record<ReasonCode, readonly (keyof Settings)[]>> = {
  VariablesTooLarge: ['env'],
  UnknownContainer: ['containers'],
  GraceCapped: ['delay', 'drain', 'buffer'],
  PreStopPortUnknown: ['pre-stop-path'],
  StopSignalUnsupported: ['stop-signal'],
  NoStartup: ['startup'],
};

function farSourceOf(code: ReasonCode, settings: Settings): Reason['from'] {
  const sources = settingsBehind[code]?.map((name) => settings[name].source) ?? ['pod'];
  if (sources.some((source) => source === 'pod' || source === 'workload')) return undefined;
  return sources.includes('namespace') ? 'namespace' : 'cluster';
}
