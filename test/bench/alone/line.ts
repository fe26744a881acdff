/** What was measured at one size or time. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** `y = fixed + slope * x`. */
export interface Line {
  readonly fixed: number;
  readonly slope: number;
}

/**
 * The line for which the squares of the distances are least; by `weigh`, distances count as shares of what was measured,
 * so that a line through sizes of 15 KB and 3 MiB serves both ends.
 */
export function lineThrough(points: readonly Point[], weigh: (point: Point) => number = () => 1): Line {
  const weights = points.map(weigh);
  const sum = (of: (point: Point) => number) =>
    points.reduce((total, point, index) => total + (weights[index] ?? 0) * of(point), 0);
  const all = sum(() => 1);
  const meanX = sum(({ x }) => x) / all;
  const meanY = sum(({ y }) => y) / all;
  const slope = sum(({ x, y }) => (x - meanX) * (y - meanY)) / sum(({ x }) => (x - meanX) ** 2);
  return { fixed: meanY - slope * meanX, slope };
}

/** How far the points lie from the line that fits them best, as the largest share of what the line says. */
export function deviationFromLine(points: readonly Point[]): { readonly line: Line; readonly share: number } {
  const line = lineThrough(points, ({ y }) => 1 / y ** 2);
  const shares = points.map(({ x, y }) => {
    const expected = line.fixed + line.slope * x;
    return Math.abs(y - expected) / Math.abs(expected);
  });
  return { line, share: Math.max(...shares) };
}
