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

/** A cache that knows nothing yet. */
export function createNamespaceCache(): NamespaceCache {
  let known: Map<string, SettingsSource> | undefined;
  return {
    settingsOf: (name) => known?.get(name),
    isSynced: () => known !== undefined,
    count: () => known?.size ?? 0,
    put: (name, settings) => void known?.set(name, settings),
    remove: (name) => void known?.delete(name),
    replace: (all) => {
      known = all;
    },
  };
}
