import type { Figure, RowResult } from './bench-row.ts';
import { shownValue } from './figure-tables.ts';

/** What Gracehook shall reach, and how that is read from a row's figures. Never asserted in a test. */
export interface Aim {
  readonly text: string;
  readonly row: string;
  /** Ratios are of arms in the same run and hold on any machine; absolute ones say little without theirs. */
  readonly kind: 'ratio' | 'absolute';
  /** Undefined where the row lacks a figure that it takes. */
  readonly measure: (figures: readonly Figure[]) => Measurement | undefined;
}

/** What was measured of an aim, in words, and whether that is enough. */
interface Measurement {
  readonly value: string;
  readonly isReached: boolean;
}

/** An aim beside what the results say of it. */
export interface JudgedAim extends Pick<Aim, 'text' | 'row' | 'kind'> {
  readonly value: string;
  readonly verdict: 'reached' | 'not reached' | 'not measured';
}

/** Holds aims against results; a row that is void measured nothing. */
export function judgeAims(chosen: readonly Aim[], results: readonly RowResult[]): JudgedAim[] {
  return chosen.map(({ text, row, kind, measure }) => {
    const result = results.find((one) => one.row === row);
    const measurement = result?.void === undefined ? measure(result?.figures ?? []) : undefined;
    if (measurement === undefined)
      return { text, row, kind, value: result?.void === undefined ? '–' : 'void', verdict: 'not measured' };
    const { value, isReached } = measurement;
    return { text, row, kind, value, verdict: isReached ? 'reached' : 'not reached' };
  });
}
