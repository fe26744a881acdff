/** What the cluster's admin allows at most. Teams cannot pass these; durations are in seconds. */
export interface Bounds {
  readonly maxDelaySeconds: number;
  /** At least twice `maxDelaySeconds`, so that a hook always fits into its grace period. */
  readonly maxGraceSeconds: number;
  /** The namespaces whose pods are left alone, whatever anybody else says. */
  readonly forbiddenNamespaces: ReadonlySet<string>;
  /** The variables that a namespace may set, or the right to patch namespaces would be one to run code in them. */
  readonly allowedEnv: ReadonlySet<string>;
}

export const defaultBounds: Bounds = {
  maxDelaySeconds: 300,
  maxGraceSeconds: 600,
  forbiddenNamespaces: new Set(),
  allowedEnv: new Set(),
};
