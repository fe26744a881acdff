import type { Explanation } from '../explain/explain-pod.ts';
import type { Reason } from '../reasons.ts';
import type { ShutdownStatistics } from '../terminations/statistics.ts';
import type { Termination } from '../terminations/termination.ts';

/** Who opted a workload in, the nearest. */
export type OptedInBy = 'template' | 'workload' | 'namespace';

/** The pods of a workload that run now, each counted once. */
export interface PodCounts {
  readonly injected: number;
  /** Injected with other settings than those that hold now, or before the workload's strategy and copies changed. */
  readonly stale: number;
  /** Came up after the opt-in without being handled. */
  readonly missed: number;
  /** Looked at and left alone, with a reason. */
  readonly skipped: number;
  /** Older than the opt-in: the next restart injects them. */
  readonly predates: number;
}

/** A probe of ours that has not been true for a while on running containers. */
export interface UntrueProbe {
  readonly container: string;
  readonly kind: 'readiness' | 'startup';
  /** What it asks, such as `tcpSocket 8080`. */
  readonly asks: string;
  readonly pods: number;
}

/** `graceful`: nothing to do; `at risk`: it will or may drop requests; `unproven`: nothing of it was seen yet. */
export type Grade = 'graceful' | 'at risk' | 'dropping' | 'unproven';

/** A workload that is opted in, as it is in the cluster now. */
export interface WorkloadOverview {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly replicas: number;
  readonly optedInBy: OptedInBy;
  /** The workload is annotated, but its template lacks the copy: the webhook was away, or somebody undid it. */
  readonly isCopyMissing: boolean;
  readonly pods: PodCounts;
  readonly untrueProbes: readonly UntrueProbe[];
  /** Why pods were skipped or something was left out, as their status annotations and the engine say. */
  readonly reasons: readonly Reason[];
  /** What the engine decides for its template now; undefined for kinds without one. */
  readonly explanation: Explanation | undefined;
  /** Undefined where no shutdown was seen, or the history could not be read. */
  readonly shutdowns: ShutdownStatistics | undefined;
  readonly terminations: readonly Termination[];
  readonly grade: Grade;
  /** What to type so that its pods are as they should be; absent where they are, a rollout is making them so, or none would be injected. */
  readonly restartCommand?: string;
}

/** Why no shutdowns are told: `read` where they are. */
export type HistoryState = 'read' | 'absent' | 'not allowed';

/** What `status`, `report` and `dashboard` show. */
export interface Overview {
  /** RFC 3339. */
  readonly takenAt: string;
  readonly context: string;
  readonly server: string;
  /** Undefined: all. */
  readonly namespace: string | undefined;
  /** Whether the API server knows a webhook of Gracehook's; also true where that may not be read. */
  readonly isInstalled: boolean;
  readonly history: HistoryState;
  /** Since when shutdowns are observed; RFC 3339. */
  readonly observedSince?: string;
  readonly workloads: readonly WorkloadOverview[];
}
