/** What the cluster's admin allows at most. Teams cannot pass these; durations are in seconds. */
export interface Bounds {
  readonly maxDelaySeconds: number;
  /** At least twice `maxDelaySeconds`, so that a hook always fits into its grace period. */
  readonly maxGraceSeconds: number;
}

export const defaultBounds: Bounds = { maxDelaySeconds: 300, maxGraceSeconds: 600 };
