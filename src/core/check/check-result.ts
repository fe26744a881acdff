/** How one check of an installation ended: √, ‼ or ×. */
export type CheckOutcome = 'passed' | 'warned' | 'failed';

/** One line of `gracehook check`. */
export interface CheckResult {
  /** In kebab case; the docs have an anchor of this name. */
  readonly name: string;
  /** What was looked at, as a statement that is true where it passed: "the webhook configuration has a caBundle". */
  readonly title: string;
  readonly outcome: CheckOutcome;
  /** One sentence: what was found; absent where it passed and there is nothing to tell. */
  readonly found?: string;
  /** One sentence: what to do or type; present where it did not pass. */
  readonly remedy?: string;
}

/** Results that belong together, in the order in which they were judged. */
export interface CheckResultGroup {
  readonly title: string;
  readonly results: readonly CheckResult[];
}
