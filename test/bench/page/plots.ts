/** What of a row's figures is drawn. Figures that lack a key are left out. */
export type Plot = IntervalPlot | LinePlot;

/** A value and its bounds, an arm below the other, a picture for each group. */
export interface IntervalPlot {
  readonly kind: 'intervals';
  readonly title: string;
  readonly value: string;
  readonly low: string;
  readonly high: string;
  /** The key by which figures are set apart, and whose value names each picture. */
  readonly group?: string;
}

/** Values over another one, a line for each arm or for each key. */
export interface LinePlot {
  readonly kind: 'lines';
  readonly title: string;
  readonly x: string;
  readonly y: readonly string[];
  readonly isLogX?: boolean;
  readonly isLogY?: boolean;
}
