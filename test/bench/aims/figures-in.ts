import type { Figure, RowResult } from '../bench-row.ts';

/** A value that must be the same in a figure, or a test that the figure's own must pass. */
export type Wanted = Figure[string] | ((value: Figure[string] | undefined) => boolean);

/** The figures of a row that was measured; none where it was not, or is void. */
export function figuresOf(results: readonly RowResult[], row: string): readonly Figure[] {
  const result = results.find((one) => one.row === row);
  return result === undefined || result.void !== undefined ? [] : result.figures;
}

/** Those whose values are as wanted. */
export function figuresWith(
  figures: readonly Figure[],
  wanted: Readonly<Record<string, Wanted>>,
): readonly Figure[] {
  return figures.filter((figure) =>
    Object.entries(wanted).every(([key, value]) =>
      typeof value === 'function' ? value(figure[key]) : figure[key] === value,
    ),
  );
}

/** The number at a key of the first figure that is as wanted and has one there; undefined where there is none. */
export function numberIn(
  figures: readonly Figure[],
  wanted: Readonly<Record<string, Wanted>>,
  key: string,
): number | undefined {
  return figuresWith(figures, wanted)
    .map((figure) => figure[key])
    .find((value) => typeof value === 'number');
}

/** Passes a size that is called so many KB: pods are not to the byte what they are called. */
export function aboutKilobytes(kilobytes: number): (value: Figure[string] | undefined) => boolean {
  return (value) => typeof value === 'number' && Math.abs(value / (kilobytes * 1000) - 1) < 0.1;
}
