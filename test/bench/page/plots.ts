/** What of a row's figures is drawn. Figures that lack a key are left out. */
export type Plot = IntervalPlot | LinePlot;

/** A value and its bounds where it has some, an arm below the other, a picture for each group. */
export interface IntervalPlot {
  readonly kind: 'intervals';
  readonly title: string;
  readonly value: string;
  readonly low?: string;
  readonly high?: string;
  /** The key by which figures are set apart, and whose value names each picture. */
  readonly group?: string;
}

/** Values over another one, a line for each key, and for each value of `by`. */
export interface LinePlot {
  readonly kind: 'lines';
  readonly title: string;
  readonly x: string;
  /** The key whose values tell lines apart, such as `webhook`; absent where there is one subject. */
  readonly by?: string;
  readonly y: readonly string[];
  readonly isLogX?: boolean;
  readonly isLogY?: boolean;
}
