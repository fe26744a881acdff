import type { Operation } from './json-patch.ts';
import type { Settings } from './policy/resolve.ts';
import { codesOf, inCatalogueOrder, type Reason, type ReasonCode } from './reasons.ts';
import { shortened } from './shortened.ts';
import type { Status } from './status.ts';

/** `unchanged`: it was handled, and nothing but label and status had to be written. */
export type Outcome = 'patched' | 'unchanged' | 'skipped';

/** What Gracehook does with one object, and why. */
export interface Decision {
  readonly outcome: Outcome;
  readonly operations: readonly Operation[];
  /** In the catalogue's order. */
  readonly reasons: readonly Reason[];
  /** For the person who applies the object: one line each, at most 120 characters, at most five. */
  readonly warnings: readonly string[];
  /** The settings that held, with their sources; undefined where the object was left alone before they mattered. */
  readonly settings: Settings | undefined;
  /** What a pod gets, as its status annotation tells it, before that is cut to length; empty where nothing is done. */
  readonly status: Status;
}

const longestWarning = 120;
const mostWarnings = 5;

/** A decision, its reasons put in order and the warnings among them made. */
export function decision(
  outcome: Outcome,
  parts: {
    readonly reasons: readonly Reason[];
    readonly operations?: readonly Operation[];
    readonly settings?: Settings;
    readonly status?: Status;
    /** The codes that become warnings where they are about the author's own words, because that person reads them. */
    readonly warned: ReadonlySet<ReasonCode>;
  },
): Decision {
  const reasons = inCatalogueOrder(parts.reasons);
  const warnings = reasons
    .filter(({ code, from }) => parts.warned.has(code) && from === undefined)
    .map(({ detail }) => shortened(detail, longestWarning));
  return {
    outcome,
    operations: parts.operations ?? [],
    reasons,
    warnings: [...new Set(warnings)].slice(0, mostWarnings),
    settings: parts.settings,
    status: parts.status ?? {},
  };
}

/** The code that a decision is counted under, `None` where nothing was to be said. */
export function firstReasonOf({ reasons }: Decision): ReasonCode | 'None' {
  return codesOf(reasons)[0] ?? 'None';
}
