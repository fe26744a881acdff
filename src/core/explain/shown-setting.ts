import type { Settings } from '../policy/resolve.ts';
import type { ProbeWish } from '../policy/setting-values.ts';
import type { SettingName } from '../policy/settings.ts';
import type { SettingSource } from '../policy/sources.ts';

/** A setting as people read it. */
export interface ShownSetting {
  readonly name: SettingName;
  /** Of variables only the names: values may be secret. */
  readonly value: string;
  readonly source: SettingSource;
}

const durations: ReadonlySet<SettingName> = new Set(['delay', 'drain', 'buffer']);

/** The settings that hold and say something for a pod of this kind of object, in the table's order. */
export function shownSettings(settings: Settings, kind: string): ShownSetting[] {
  return (Object.keys(settings) as SettingName[]).flatMap((name) => {
    if (name === 'strategy' && kind !== 'Deployment') return [];
    const { value, source } = settings[name];
    const shown = durations.has(name) ? `${String(value)}s` : shownValue(value);
    return shown === undefined ? [] : [{ name, value: shown, source }];
  });
}

function shownValue(value: unknown): string | undefined {
  if (typeof value === 'boolean') return value ? 'enabled' : 'disabled';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (value instanceof Map) return value.size === 0 ? undefined : [...value.keys()].join(', ');
  if (Array.isArray(value)) return value.join(', ');
  const wish = value as ProbeWish | undefined;
  return wish?.kind === 'http' ? wish.path : wish?.kind;
}

const shownSources: Readonly<Record<SettingSource, string>> = {
  pod: 'pod template',
  workload: 'workload',
  namespace: 'namespace',
  cluster: 'cluster',
  bounds: 'limit of the cluster',
  default: 'default',
};

/** Where a value came from, for people; `isBarePod` where the pod is the manifest's object itself. */
export function shownSource(source: SettingSource, isBarePod: boolean): string {
  return isBarePod && source === 'pod' ? 'pod' : shownSources[source];
}
