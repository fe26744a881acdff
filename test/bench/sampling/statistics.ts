import { percentileOf } from '../../../src/core/percentile-of.ts';
import type { Random } from './seeded-random.ts';

/** A number and the interval that holds the true one in 95 of 100 runs. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What each arm took in each round, in milliseconds. The arms of a round were measured one right after the other, so
 * that a slow moment of the machine meets all of them alike; the same index is the same round.
 */
export type Rounds<Arm extends string = string> = Readonly<Record<Arm, readonly number[]>>;

const trimmedShare = 0.05;
const resamples = 1_000;

/** The mean without the slowest and the fastest 5 %: pauses of the machine must not decide which arm is faster. */
export function trimmedMean(values: readonly number[]): number {
  return trimmedMeanOfSorted(Float64Array.from(values).sort());
}

/** The value below which a share of the numbers lies, as the nearest rank; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return percentileOf(sorted, share) ?? Number.NaN;
}

/** The trimmed mean of each arm. */
export type Means<Arm extends string> = Readonly<Record<Arm, number>>;

/**
 * Estimates something that is computed from the arms' trimmed means, such as a difference, with a bootstrap interval:
 * whole rounds are drawn again with replacement, so what the arms of a round have in common stays in common.
 * https://en.wikipedia.org/wiki/Bootstrapping_(statistics)
 */
export function estimated<Arm extends string>(
  rounds: Rounds<Arm>,
  statistic: (means: Means<Arm>) => number,
  random: Random,
): Estimate {
  return estimator(rounds, random)(statistic);
}

/** The same for several statistics of the same rounds, which are drawn once for all: that is what takes long. */
export function estimator<Arm extends string>(
  rounds: Rounds<Arm>,
  random: Random,
): (statistic: (means: Means<Arm>) => number) => Estimate {
  const arms = Object.keys(rounds) as Arm[];
  const meansOf = (mean: (values: readonly number[]) => number) =>
    Object.fromEntries(arms.map((arm) => [arm, mean(rounds[arm])])) as Means<Arm>;
  const count = arms[0] === undefined ? 0 : rounds[arms[0]].length;
  const drawn = new Uint32Array(count);
  const sample = new Float64Array(count);
  const means = meansOf(trimmedMean);
  const resampled = Array.from({ length: resamples }, () => {
    for (let index = 0; index < count; index++) drawn[index] = Math.floor(random() * count);
    return meansOf((values) => {
      for (let index = 0; index < count; index++) sample[index] = values[drawn[index] as number] as number;
      return trimmedMeanOfSorted(sample.sort());
    });
  });
  return (statistic) => {
    const statistics = Float64Array.from(resampled, statistic).sort();
    return {
      value: statistic(means),
      low: statistics[Math.floor(resamples * 0.025)] as number,
      high: statistics[Math.ceil(resamples * 0.975) - 1] as number,
    };
  };
}

function trimmedMeanOfSorted(sorted: Float64Array): number {
  const dropped = Math.floor(sorted.length * trimmedShare);
  const kept = sorted.subarray(dropped, sorted.length - dropped);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}
