import type { PodLife } from './pod-life.ts';
import type { RequestSample } from './request-sample.ts';

/** What is done to the workload while the load runs. */
export const proofEvents = ['restart', 'scale', 'evict'] as const;
export type ProofEvent = (typeof proofEvents)[number];

/** How many pods of the workload were in traffic from a moment on (ready, and not terminating). */
export interface ReadyCount {
  readonly at: number;
  readonly ready: number;
}

/** One load over one event. All times are milliseconds since the epoch. */
export interface Pass {
  /** Whether the workload ran as it is, or with `gracehook.io/inject: disabled` for comparison. */
  readonly kind: 'as-it-is' | 'disabled';
  readonly event: ProofEvent;
  readonly startedAt: number;
  readonly eventAt: number;
  readonly endedAt: number;
  readonly desiredReplicas: number;
  readonly samples: readonly RequestSample[];
  readonly pods: readonly PodLife[];
  readonly readyCounts: readonly ReadyCount[];
}

/** Everything that `prove` measured: what its table, its JSON and its page are made of. */
export interface Proof {
  /** The version of Gracehook. */
  readonly by: string;
  readonly workload: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly url: string;
  /** What nobody checked about the way from the URL to the workload, in sentences; empty where all was. */
  readonly caveats: readonly string[];
  readonly requestsPerSecond: number;
  readonly startedAt: number;
  readonly passes: readonly Pass[];
  /** How many there would be had it not stopped. */
  readonly passesPlanned: number;
  /** Why it stopped before all passes were measured, in words; undefined where all were. */
  readonly stoppedBecause: string | undefined;
}
