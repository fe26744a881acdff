import { type Reason, reason } from '../reasons.ts';
import { shortened } from '../shortened.ts';
import { type Bounds, defaultBounds } from './bounds.ts';
import { nearestName } from './nearest-name.ts';
import {
  annotationPrefix,
  type Place,
  reservedNames,
  type SettingName,
  type SettingValue,
  settingNamed,
  settingTable,
} from './settings.ts';
import type { SettingSource, SettingsSource } from './sources.ts';

/** A value, and who said it. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: SettingSource;
}

type Variables = SettingValue<'env'>;

/** So many unknown names are told. Each is compared with all that there are, and an object may carry 100,000. */
const mostUnknown = 20;

/** Variables of all sources together: `source` is the nearest that says any, `sources` names each variable's own. */
interface SourcedVariables extends Sourced<Variables> {
  readonly sources: ReadonlyMap<string, SettingSource>;
}

export type Settings = {
  readonly [N in Exclude<SettingName, 'env'>]: Sourced<SettingValue<N>>;
} & { readonly env: SourcedVariables };

/** The settings that hold, and what was wrong with any that somebody wrote. */
export interface Resolution {
  readonly settings: Settings;
  readonly reasons: readonly Reason[];
}

/** What stands above all sources. Without any of it, the built-in bounds hold, and no namespace is forbidden. */
interface Authority {
  readonly bounds?: Bounds;
  /** The namespace, where it can be forbidden. */
  readonly namespace?: string | undefined;
  readonly isNamespaceUnknown?: boolean;
}

/**
 * Resolves every setting from its sources, nearest first: the nearest value that can be read wins and keeps its source.
 *
 * | pod | workload | namespace | cluster | result |
 * |---|---|---|---|---|
 * | value | any | any | any | the pod's |
 * | none or bad | value | any | any | the workload's |
 * | none or bad | none or bad | value | any | the namespace's |
 * | none or bad | none or bad | not known yet | value | the cluster's, and `NamespaceUnknown` |
 * | none or bad | none or bad | none or bad | value | the cluster's |
 * | none or bad | none or bad | none or bad | none or bad | the built-in default |
 *
 * A bad value is reported, never fatal. `env` is the exception: its variables merge by name, nearest wins. The bounds
 * stand above every source, the default included (`maxGrace` too, where the grace period is summed up):
 *
 * | bound | meets | result |
 * |---|---|---|
 * | `forbiddenNamespaces` | the pod's namespace | not opted in, and `Forbidden` is all that is said |
 * | `maxDelay` | a longer delay | `maxDelay`, and `DelayCapped` |
 * | `allowedEnv` | a variable of the namespace that it lists | it merges as any other |
 * | `allowedEnv` | one that it does not list | it is dropped alone, and `VariableNotAllowed` |
 * | `allowedEnv` | a variable of pod, workload or cluster | it merges, listed or not |
 */
export function resolve(
  sources: readonly SettingsSource[],
  { bounds = defaultBounds, namespace, isNamespaceUnknown = false }: Authority = {},
): Resolution {
  const reasons: Reason[] = isNamespaceUnknown ? [reason('NamespaceUnknown')] : [];
  const found = new Map<SettingName, Sourced<unknown>>();
  const variables: { readonly place: Place; readonly value: Variables }[] = [];
  let unknownNames = 0;
  for (const { place, values, reasons: faults = [] } of sources) {
    reasons.push(...faults);
    for (const [name, text] of values) {
      const setting = settingNamed(name);
      if (setting === undefined || !settingTable[setting].places.includes(place)) {
        const isKnown = reservedNames.get(name) === place;
        if (!isKnown && unknownNames++ < mostUnknown) reasons.push(unknown(name, setting, place));
        continue;
      }
      const { value, problems = [] } = settingTable[setting].parse(text);
      for (const { code, detail } of problems) {
        reasons.push(reason(code, `${shown(setting, place)}: ${detail}.`, farPlace(place)));
      }
      if (value === undefined) continue;
      if (setting === 'env') {
        const { allowed, refused } = allowedVariables(value as Variables, place, bounds);
        variables.push({ place, value: allowed });
        reasons.push(...refused);
      } else if (!found.has(setting)) found.set(setting, { value, source: place });
    }
  }
  const said = { ...defaults, ...Object.fromEntries(found), env: merged(variables) };
  return bounded(said, reasons, bounds, namespace);
}

/** What holds where nobody says anything. */
const defaults = Object.fromEntries(
  Object.entries(settingTable).map(([name, { fallback }]) => [name, { value: fallback, source: 'default' }]),
) as unknown as Settings;

/** What the bounds leave of the settings. */
function bounded(said: Settings, reasons: Reason[], bounds: Bounds, namespace?: string): Resolution {
  const { inject, delay } = said;
  const most = bounds.maxDelaySeconds;
  const isCapped = delay.value > most;
  const settings: Settings = isCapped ? { ...said, delay: { value: most, source: 'bounds' } } : said;
  if (namespace !== undefined && bounds.forbiddenNamespaces.has(namespace)) {
    // Worth a warning only for somebody who asked for it; to all others it is the admin's own affair.
    const isAsked = inject.value && farPlace(inject.source) === undefined;
    const forbidden = reason('Forbidden', undefined, isAsked ? undefined : 'cluster');
    return { settings: { ...settings, inject: { value: false, source: 'bounds' } }, reasons: [forbidden] };
  }
  if (!isCapped) return { settings, reasons };
  const detail = `The delay of ${delay.value}s is longer than the cluster allows; ${most}s is used.`;
  return { settings, reasons: [...reasons, reason('DelayCapped', detail, farPlace(delay.source))] };
}

function allowedVariables(variables: Variables, place: Place, { allowedEnv }: Bounds) {
  if (place !== 'namespace') return { allowed: variables, refused: [] };
  const refused = [...variables.keys()].filter((name) => !allowedEnv.has(name));
  return {
    allowed: new Map([...variables].filter(([name]) => allowedEnv.has(name))),
    refused: refused.map((name) => {
      const detail = `${shown('env', place)} sets ${shortened(name, 63)}, which the admin has to list in bounds.allowedEnv first.`;
      return reason('VariableNotAllowed', detail, place);
    }),
  };
}

function merged(
  nearestFirst: readonly { readonly place: Place; readonly value: Variables }[],
): SourcedVariables {
  const value = new Map<string, string>();
  const sources = new Map<string, SettingSource>();
  for (const { place, value: variables } of nearestFirst.toReversed()) {
    for (const [name, text] of variables) {
      value.set(name, text);
      sources.set(name, place);
    }
  }
  return { value, source: nearestFirst[0]?.place ?? 'default', sources };
}

/** The place of a value, unless it is the author's own. */
function farPlace(source: SettingSource): Reason['from'] {
  if (source === 'pod' || source === 'workload') return undefined;
  return source === 'namespace' ? source : 'cluster';
}

/** A setting as its author knows it. */
function shown(name: string, place: Place): string {
  const short = shortened(name, 40);
  if (place === 'cluster') return `${short} of the cluster configuration`;
  return `${annotationPrefix}${short}${place === 'namespace' ? ' of the namespace' : ''}`;
}

function unknown(name: string, setting: SettingName | undefined, place: Place): Reason {
  const said = (what: string) =>
    reason('UnknownAnnotation', `${shown(name, place)} ${what}`, farPlace(place));
  if (reservedNames.has(name)) return said('is written by Gracehook and is no setting; remove it.');
  if (setting !== undefined) {
    const places = settingTable[setting].places.join(' or ');
    return said(`has no effect on a ${place}; it is read from ${places}.`);
  }
  const nearest = nearestName(name, Object.keys(settingTable));
  const remedy = nearest === undefined ? 'remove it.' : `did you mean ${annotationPrefix}${nearest}?`;
  return said(`is no setting of Gracehook and is ignored; ${remedy}`);
}
