import type { Figure, RowResult } from '../bench-row.ts';
import { figuresOf } from './figures-in.ts';

/** What Gracehook shall reach, and how that is read from a row's figures. Never asserted in a test. */
export interface Aim {
  readonly text: string;
  readonly row: string;
  /** Undefined where the row lacks a figure that it takes. */
  readonly measure: (figures: readonly Figure[]) => Measurement | undefined;
}

/** What was measured of an aim, in words, and whether that is enough. */
export interface Measurement {
  readonly value: string;
  readonly isReached: boolean;
}

/** An aim beside what the results say of it. */
export interface JudgedAim extends Pick<Aim, 'text' | 'row'> {
  readonly value: string;
  readonly verdict: 'reached' | 'not reached' | 'not measured';
}

/** Holds aims against results; a row that is void measured nothing. */
export function judgeAims(aims: readonly Aim[], results: readonly RowResult[]): JudgedAim[] {
  return aims.map(({ text, row, measure }) => {
    const isVoid = results.some((one) => one.row === row && one.void !== undefined);
    const measurement = measure(figuresOf(results, row));
    if (measurement === undefined)
      return { text, row, value: isVoid ? 'void' : '–', verdict: 'not measured' };
    return {
      text,
      row,
      value: measurement.value,
      verdict: measurement.isReached ? 'reached' : 'not reached',
    };
  });
}
