import type { TerminationClass } from './termination.ts';

/** The shutdowns of one workload in figures, and what they advise. */
export interface ShutdownStatistics {
  readonly seen: number;
  readonly byClass: Readonly<Partial<Record<TerminationClass, number>>>;
  /** Killed of those whose class is known; absent where none is. */
  readonly killedShare?: number;
  readonly drainP50Seconds?: number;
  readonly drainP95Seconds?: number;
  /** One sentence each: what the shutdowns show, and what to write. */
  readonly advice: readonly string[];
}
