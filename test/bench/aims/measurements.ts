import type { Figure } from '../bench-row.ts';
import { shownValue } from '../shown/figure-tables.ts';
import { numberIn, type Wanted } from './figures-in.ts';
import type { Aim, Measurement } from './judge-aims.ts';

type Judge = (value: number) => boolean;

/** Whether a value is no larger, or no smaller. */
export const atMost =
  (limit: number): Judge =>
  (value) =>
    value <= limit;
export const atLeast =
  (limit: number): Judge =>
  (value) =>
    value >= limit;

/** How an aim's number is told. */
interface Telling {
  /** Such as `ms`; behind a space. */
  readonly unit?: string;
  /** The keys of its interval, which is told behind it. */
  readonly bounds?: readonly [low: string, high: string];
}

/** Judges the number at a key of the first figure that is as wanted and has one. */
export function numberAt(
  wanted: Readonly<Record<string, Wanted>>,
  key: string,
  judge: Judge,
  { unit, bounds }: Telling = {},
): Aim['measure'] {
  return (figures) => {
    const value = numberIn(figures, wanted, key);
    if (value === undefined) return undefined;
    const [low, high] = (bounds ?? []).map((bound) => numberIn(figures, wanted, bound));
    const interval =
      low === undefined || high === undefined ? '' : ` (${shownValue(low)} to ${shownValue(high)})`;
    const words = `${shownValue(value)}${unit === undefined ? '' : ` ${unit}`}${interval}`;
    return { value: words, isReached: judge(value) };
  };
}

/** Judges the largest, or the smallest, of all numbers at a key. */
export function extremeAt(
  extreme: 'largest' | 'smallest',
  key: string,
  judge: Judge,
  { unit }: Pick<Telling, 'unit'> = {},
): Aim['measure'] {
  return (figures) => {
    const values = numbersAt(figures, key);
    if (values.length === 0) return undefined;
    const value = extreme === 'largest' ? Math.max(...values) : Math.min(...values);
    const words = `${shownValue(value)}${unit === undefined ? '' : ` ${unit}`}`;
    return { value: words, isReached: judge(value) };
  };
}

/** All numbers at a key, whatever figure they are of. */
export function numbersAt(figures: readonly Figure[], key: string): number[] {
  return figures.map((figure) => figure[key]).filter((value) => typeof value === 'number');
}

/** Both at once; not measured where one is not. */
export function both(one: Aim['measure'], other: Aim['measure']): Aim['measure'] {
  return (figures): Measurement | undefined => {
    const [first, second] = [one(figures), other(figures)];
    if (first === undefined || second === undefined) return undefined;
    return {
      value: `${first.value}; ${second.value}`,
      isReached: first.isReached && second.isReached,
    };
  };
}
