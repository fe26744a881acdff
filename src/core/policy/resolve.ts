import { type Reason, reason } from '../reasons.ts';
import { nearestName } from './nearest-name.ts';
import {
  annotationPrefix,
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

export type Settings = { readonly [N in SettingName]: Sourced<SettingValue<N>> };

/** The settings that hold, and what was wrong with any that somebody wrote. */
export interface Resolution {
  readonly settings: Settings;
  readonly reasons: readonly Reason[];
}

/**
 * Resolves every setting from its sources, nearest first: the nearest value that can be read wins and keeps its source.
 *
 * | pod | workload | namespace | cluster | result |
 * |---|---|---|---|---|
 * | value | any | any | any | the pod's |
 * | none or bad | value | any | any | the workload's |
 * | none or bad | none or bad | value | any | the namespace's |
 * | none or bad | none or bad | none or bad | value | the cluster's |
 * | none or bad | none or bad | none or bad | none or bad | the built-in default |
 *
 * A bad value is reported, never fatal. `env` is the exception: its variables merge by name, nearest wins.
 */
export function resolve(sources: readonly SettingsSource[]): Resolution {
  const reasons: Reason[] = [];
  const found = new Map<SettingName, Sourced<unknown>>();
  for (const { place, values } of sources) {
    for (const [name, text] of values) {
      const setting = settingNamed(name);
      if (setting === undefined || !settingTable[setting].places.includes(place)) {
        if (reservedNames.get(name) !== place) reasons.push(unknown(name, setting, place));
        continue;
      }
      const { value, problems = [] } = settingTable[setting].parse(text);
      for (const { code, detail } of problems) {
        reasons.push(reason(code, `${annotationPrefix}${setting}: ${detail}.`));
      }
      if (value === undefined) continue;
      const nearer = found.get(setting);
      if (nearer === undefined) found.set(setting, { value, source: place });
      else if (setting === 'env') found.set(setting, mergedEnv(nearer as Env, value as Env['value']));
    }
  }
  const settings = Object.entries(settingTable).map(([name, { fallback }]) => [
    name,
    found.get(name as SettingName) ?? { value: fallback, source: 'default' },
  ]);
  return { settings: Object.fromEntries(settings) as Settings, reasons };
}

type Env = Settings['env'];

function mergedEnv(nearer: Env, farther: Env['value']): Env {
  return { value: new Map([...farther, ...nearer.value]), source: nearer.source };
}

function unknown(name: string, setting: SettingName | undefined, place: SettingsSource['place']): Reason {
  const shown = `${annotationPrefix}${name.length > 40 ? `${name.slice(0, 40)}…` : name}`;
  if (reservedNames.has(name)) {
    return reason('UnknownAnnotation', `${shown} is written by Gracehook and is no setting; remove it.`);
  }
  if (setting !== undefined) {
    const places = settingTable[setting].places.join(' or ');
    return reason('UnknownAnnotation', `${shown} has no effect on a ${place}; it is read from ${places}.`);
  }
  const nearest = nearestName(name, Object.keys(settingTable));
  const remedy = nearest === undefined ? 'remove it.' : `did you mean ${annotationPrefix}${nearest}?`;
  return reason('UnknownAnnotation', `${shown} is no setting of Gracehook and is ignored; ${remedy}`);
}
