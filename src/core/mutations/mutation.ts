import type { ContainersByRole } from '../containers-by-role.ts';
import type { Edit } from '../edit.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Bounds } from '../policy/bounds.ts';
import type { Settings } from '../policy/resolve.ts';
import type { Reason } from '../reasons.ts';
import type { Status } from '../status.ts';

/** What the API server at hand can store. A field that it drops must never be sent: `preStop: {}` fails the pod. */
export interface Capabilities {
  /** `lifecycle.preStop.sleep`: Kubernetes 1.30 and later. */
  readonly sleep: boolean;
  /** `lifecycle.stopSignal`: alpha and off by default as late as Kubernetes 1.37; dropped silently elsewhere. */
  readonly stopSignal: boolean;
}

/** What every mutation reads: the pod as its author left it, and what holds for it. */
export interface Injection extends ContainersByRole {
  /** The pod without the hooks, probes and pins of an earlier pass of ours. */
  readonly pod: JsonObject;
  /** The grace period that the author wrote; `pod` may still carry the one that we raised it to. */
  readonly writtenGrace: Json | undefined;
  readonly settings: Settings;
  /** The kind of the controller that makes the pod, such as `ReplicaSet`. */
  readonly ownerKind: string | undefined;
  readonly capabilities: Capabilities;
  readonly bounds: Bounds;
  readonly earlier: Status | undefined;
}

/** How long each container with a hook of ours keeps serving, by its name. Seconds. */
export type HookSeconds = ReadonlyMap<string, number>;

/** What a mutation wants: edits to the pod, reasons for what it left out, and its part of the status. */
export interface Mutation {
  readonly edits: readonly Edit[];
  readonly reasons: readonly Reason[];
  readonly status: Status;
}
