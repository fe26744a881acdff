import type { SettingsSource } from '../core/policy/sources.ts';

/** What all namespaces say, in memory: at most 4 KiB of each, and a namespace that says nothing costs its name. */
export interface NamespaceCache {
  /** What a namespace says; undefined where there is none of that name, as far as is known. */
  readonly settingsOf: (name: string) => SettingsSource | undefined;
  /** Whether all namespaces were known once. */
  readonly isSynced: () => boolean;
  readonly count: () => number;
  readonly put: (name: string, settings: SettingsSource) => void;
  readonly remove: (name: string) => void;
  /** Takes these in place of all that was known, at once. */
  readonly replace: (all: Map<string, SettingsSource>) => void;
}

/** A cache that knows nothing yet. It tells what a namespace says when that is new, and not when it is listed again. */
export function createNamespaceCache(
  learned: (name: string, settings: SettingsSource) => void = () => {},
): NamespaceCache {
  let known: Map<string, SettingsSource> | undefined;
  const tellIfNew = (name: string, settings: SettingsSource) => {
    const before = known?.get(name);
    if (before === undefined || !saysTheSame(before, settings)) learned(name, settings);
  };
  return {
    settingsOf: (name) => known?.get(name),
    isSynced: () => known !== undefined,
    count: () => known?.size ?? 0,
    put: (name, settings) => {
      tellIfNew(name, settings);
      known?.set(name, settings);
    },
    remove: (name) => void known?.delete(name),
    replace: (all) => {
      for (const [name, settings] of all) tellIfNew(name, settings);
      known = all;
    },
  };
}

function saysTheSame(before: SettingsSource, now: SettingsSource): boolean {
  const details = ({ reasons = [] }: SettingsSource) => reasons.map(({ detail }) => detail).join();
  const hasSameValues = [...now.values].every(([name, value]) => before.values.get(name) === value);
  return before.values.size === now.values.size && hasSameValues && details(before) === details(now);
}
