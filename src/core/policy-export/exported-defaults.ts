import { type Bounds, defaultBounds } from '../policy/bounds.ts';
import { resolve, type Settings } from '../policy/resolve.ts';
import type { SettingsSource } from '../policy/sources.ts';

/** What a policy holds for every pod that does not say otherwise. */
export interface ExportedDefaults {
  readonly settings: Settings;
  readonly bounds: Bounds;
  /** Whether annotations of namespaces count. */
  readonly hasNamespaceSettings: boolean;
}

/** The defaults of a cluster, from what its admin says. */
export function exportedDefaults(
  cluster: readonly SettingsSource[],
  bounds: Bounds = defaultBounds,
  hasNamespaceSettings = true,
): ExportedDefaults {
  return { settings: resolve(cluster, { bounds }).settings, bounds, hasNamespaceSettings };
}
