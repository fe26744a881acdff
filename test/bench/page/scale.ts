/** Places values on an axis. */
export interface Scale {
  /** Where a value lies, from 0 at the axis' begin to 1 at its end. */
  readonly share: (value: number) => number;
  /** Round values to be named, from the first to the last. */
  readonly ticks: readonly number[];
}

const mostTicks = 6;
const roundSteps = [1, 2, 5, 10];

/** From zero, or from below it where a value is, so that lengths can be compared. */
export function linearScale(values: readonly number[]): Scale {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const span = most - least || 1;
  const magnitude = 10 ** Math.floor(Math.log10(span / mostTicks));
  const step = magnitude * (roundSteps.find((one) => span / (one * magnitude) <= mostTicks) ?? 10);
  const [first, last] = [Math.floor(least / step), Math.max(Math.ceil(most / step), 1)];
  return {
    share: (value) => (value / step - first) / (last - first),
    // Multiplied and not summed up, so that 0.3 stays 0.3.
    ticks: Array.from({ length: last - first + 1 }, (_, index) =>
      Number(((first + index) * step).toPrecision(12)),
    ),
  };
}

/** Each tenfold is equally long. For values above zero. */
export function logScale(values: readonly number[]): Scale {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const steps = most / least < 100 ? [1, 2, 5] : [1];
  const decade = Math.floor(Math.log10(least));
  const candidates = Array.from({ length: Math.ceil(Math.log10(most)) - decade + 2 }, (_, index) =>
    steps.map((step) => Number((step * 10 ** (decade + index)).toPrecision(12))),
  ).flat();
  const first = candidates.findLastIndex((tick) => tick <= least);
  const last = candidates.findIndex((tick, index) => tick >= most && index > first);
  const ticks = candidates.slice(first, last + 1);
  const [from, to] = [Math.log(ticks[0] ?? 1), Math.log(ticks.at(-1) ?? 10)];
  return { share: (value) => (Math.log(value) - from) / (to - from), ticks };
}
