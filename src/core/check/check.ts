import type { CheckResult } from './check-result.ts';
import type { Facts } from './facts.ts';

/** What a check found. */
export type Verdict = Pick<CheckResult, 'outcome' | 'found' | 'remedy'>;

/**
 * One thing that is looked at. A new one is a file like its neighbours, a test beside it, and a line in checks.ts; docs
 * and command have it then.
 */
export interface Check<Needed extends keyof Facts = keyof Facts> {
  /** In kebab case, like the file. */
  readonly name: string;
  /** A statement that is true where it passes. */
  readonly title: string;
  /** For the docs: what is looked at, and why. */
  readonly meaning: string;
  /** What has to be read for it; where the caller may not, the runner says so instead of asking `judge`. */
  readonly needs: readonly Needed[];
  /** Checks whose failure would make this one fail, too: it is left out then, so that the cause stands alone. */
  readonly explainedBy?: readonly string[];
  /** Undefined: there is nothing to judge here, so that nothing is shown. */
  judge(facts: Pick<Facts, Needed>): Verdict | undefined;
}

export const passed: Verdict = { outcome: 'passed' };

/** It does not keep pods from being injected, but somebody should look at it. */
export function warned(found: string, remedy: string): Verdict {
  return { outcome: 'warned', found, remedy };
}

/** Pods are not injected, or would not be when something more happens. */
export function failed(found: string, remedy: string): Verdict {
  return { outcome: 'failed', found, remedy };
}
