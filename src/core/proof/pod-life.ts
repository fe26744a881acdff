/** What the API server told of one pod's life during a pass. Times are milliseconds since the epoch, as seen by this machine's clock. */
export interface PodLife {
  readonly name: string;
  readonly node: string;
  readonly isInjected: boolean;
  /** `terminationGracePeriodSeconds` of the stored pod. */
  readonly gracePeriodSeconds: number;
  /** Length of the preStop sleep in seconds, 0 where there is no hook, null where its length is not known (exec, httpGet). */
  readonly preStopSeconds: number | null;
  /** Null where it was there (or Ready) before the pass began; undefined where it never came to that. */
  readonly createdAt: number | null;
  readonly readyAt: number | null | undefined;
  /** When its deletion was asked for; undefined where it still runs at the end of the pass. */
  readonly deletedAt: number | undefined;
  /** When the object was gone. */
  readonly goneAt: number | undefined;
}
