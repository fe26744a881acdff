import type { Pass } from '../../core/proof/proof.ts';

/** The time axis that all parts of a pass's picture share. */
export interface TimeAxis {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** Into how many equal stretches it is divided to count and to draw. */
  readonly bins: number;
  /** The place of a moment, which is kept within the axis. */
  readonly x: (at: number) => number;
  /** Seconds after the event, at round numbers. */
  readonly ticks: readonly number[];
}

/** Where drawings begin and end, in units of the picture. */
export const pictureWidth = 720;
export const drawnFrom = 128;
const drawnTo = 700;

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600];
const mostBins = 100;
/** So that one slow request does not make the 95th percentile of a bin. */
const leastRequestsInBin = 30;
const mostTicks = 10;

/** An axis from the begin of a pass until all of its requests had ended. */
export function timeAxis({ startedAt, endedAt, eventAt, samples }: Pass): TimeAxis {
  const to = samples.reduce(
    (last, { dueAt, milliseconds }) => Math.max(last, dueAt + milliseconds),
    Math.max(endedAt, startedAt + 1000),
  );
  const seconds = (to - startedAt) / 1000;
  const x = (at: number) => {
    const share = Math.min(1, Math.max(0, (at - startedAt) / 1000 / seconds));
    return rounded(drawnFrom + share * (drawnTo - drawnFrom));
  };
  const step = steps.find((one) => seconds / one <= mostTicks) ?? Math.ceil(seconds / mostTicks);
  const [first, last] = [startedAt, to].map((at) => (at - eventAt) / 1000 / step) as [number, number];
  const count = Math.floor(last) - Math.ceil(first) + 1;
  return {
    from: startedAt,
    to,
    bins: Math.ceil(Math.min(mostBins, Math.max(1, samples.length / leastRequestsInBin))),
    x,
    ticks: Array.from({ length: count }, (_, index) => (Math.ceil(first) + index) * step),
  };
}

/** A tenth of a unit is finer than anybody sees. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
