/** One thing that the elected `control` does again and again. */
export interface Duty {
  /** The field of its log lines and the label of its metrics. */
  readonly name: string;
  /** How long it rests between the end of one turn and the next. */
  readonly everySeconds: number;
  /**
   * One turn. It looks at the cluster anew each time and changes only what is not as it should be, so that a turn that
   * failed or was cut off is made good by the next. Rejects where it could not: it is logged, counted and tried again.
   */
  readonly perform: (signal: AbortSignal) => Promise<void>;
}
