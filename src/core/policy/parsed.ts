import type { ReasonCode } from '../reasons.ts';
import { shortened } from '../shortened.ts';

/** What is wrong with a text: the code of the reason, and a sentence without the name of the setting. */
export interface Problem {
  readonly code: Extract<ReasonCode, 'InvalidAnnotation' | 'UnitMissing' | 'ForbiddenVariable'>;
  readonly detail: string;
}

/** A text that was read: a value, or none where the text is no use at all; and what is wrong with it. */
export interface Parsed<T> {
  readonly value?: T;
  readonly problems?: readonly Problem[];
}

const longestQuote = 25;

/** A user's text for a sentence: in quotes, control characters escaped, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(shortened(text, longestQuote));
}

/** The parsed form of a text that is no use, with the sentence that says what to write instead. */
export function invalid(text: string, wanted: string): Parsed<never> {
  return {
    problems: [{ code: 'InvalidAnnotation', detail: `${quoted(text)} is not valid; write ${wanted}` }],
  };
}
