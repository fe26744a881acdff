import type { Capabilities } from './mutations/mutation.ts';
import { type Bounds, defaultBounds } from './policy/bounds.ts';
import type { SettingsSource } from './policy/sources.ts';

/** What holds for a pod beside what it says itself. */
export interface PodContext {
  /** The sources farther away than the pod and its workload, nearest first. */
  readonly sources: readonly SettingsSource[];
  readonly bounds: Bounds;
  readonly capabilities: Capabilities;
  /** The version that goes into the status annotation. */
  readonly version: string;
  /** The kind of the controller that will make the pod; read from the pod where this is absent. */
  readonly ownerKind?: string;
  /** Where the pod is to be; undefined where nobody knows, as in a file. */
  readonly namespace?: string | undefined;
  /** Whether that namespace may have settings that nobody has told us yet. */
  readonly isNamespaceUnknown?: boolean;
  /** The pod stands in a manifest, so it gets no status annotation, and loses one: only the webhook writes that. */
  readonly isOffline?: boolean;
}

/**
 * What holds where no cluster and no configuration says otherwise: the newest server, the built-in bounds. The gate
 * ContainerStopSignals is off by default in every version so far, so `stopSignal` is only used where a dry run kept it.
 */
export function defaultContext(version: string): PodContext {
  return { sources: [], bounds: defaultBounds, capabilities: { sleep: true, stopSignal: false }, version };
}
