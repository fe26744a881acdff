/** How a pod's shutdown went, with the sentence that explains it. Names are never changed: dashboards use them. */
export const terminationClasses = {
  Drained: 'It ended by itself after SIGTERM, with exit code 0.',
  DiedOnSigterm: 'It died on SIGTERM at once: requests in flight on kept-alive connections are lost.',
  KilledAtGraceEnd: 'It was killed at the end of its grace period: it ignores SIGTERM or needs longer.',
  HookFailed: 'Its preStop hook failed, so SIGTERM came without the delay.',
  EndedDuringDelay: 'It ended before SIGTERM, during the delay of its preStop hook.',
  Unknown: 'What was seen does not tell how it ended.',
} as const satisfies Record<string, string>;

export type TerminationClass = keyof typeof terminationClasses;

/** One shutdown of one pod. Seconds have the API's resolution, ± 1 s; what was not seen is absent. */
export interface Termination {
  readonly pod: string;
  /** When the pod was told to go, RFC 3339. */
  readonly at: string;
  readonly class: TerminationClass;
  /** The container that the class is about. */
  readonly container?: string;
  readonly exitCode?: number;
  readonly graceSeconds?: number;
  /** Of the preStop hook; absent where its length is not known, as with `exec` and `httpGet`. */
  readonly delaySeconds?: number;
  /** From being told to go until the last container ended. */
  readonly tookSeconds?: number;
  /** From SIGTERM until the container ended; absent where the hook's length is not known. */
  readonly drainSeconds?: number;
  /** The setting `drain` with which the pod was injected. */
  readonly drainSetting?: number;
  /** Of a killed one: the program that starts it and may not pass SIGTERM on, as far as its command tells. */
  readonly swallower?: string;
  /** Of a killed one: its pod was not ready when it was told to go, so it had no requests to end. */
  readonly wasIdle?: boolean;
}

/** The shutdowns of one workload, as far as they were seen. */
export interface WorkloadHistory {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  /** The last ones, oldest first. */
  readonly terminations: readonly Termination[];
}

/** What `control` writes into its history ConfigMap, key `history.json`. */
export interface History {
  readonly v: 1;
  /** When the observer first looked; RFC 3339. What was before is unknown. */
  readonly since: string;
  readonly updated: string;
  readonly workloads: readonly WorkloadHistory[];
}
