import type { SettingName } from '../policy/settings.ts';

/** A field that Gracehook cares about, as it ends up, and who made it so. */
export interface ExplainedField {
  /** As Kubernetes names it; `grace period` is the pod's, `livenessProbe grace` one that a probe has of its own. */
  readonly field: string;
  /** Absent for fields of the pod and of the workload. */
  readonly container?: string;
  /** In a few words; undefined where nothing is there. Of variables only the names: values may be secret. */
  readonly value: string | undefined;
  /**
   * `default`: nobody wrote it, and the API server fills it in. `author or inject`: an earlier `inject` would have
   * written just this, and left no word of it.
   */
  readonly setBy: 'gracehook' | 'author' | 'author or inject' | 'default' | 'nobody';
  /** What it was before Gracehook changed it. */
  readonly was?: string;
  /** The settings that led Gracehook to it. */
  readonly because: readonly SettingName[];
}
