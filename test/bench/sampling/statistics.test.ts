import { expect, it } from 'vitest';
import { seededRandom, shuffled } from './seeded-random.ts';
import { estimated, percentile, trimmedMean } from './statistics.ts';

const oneToHundred = Array.from({ length: 100 }, (_, index) => index + 1);

it('takes the mean without the slowest and the fastest of twenty', () => {
  expect(trimmedMean(oneToHundred)).toBe(50.5);
  expect(trimmedMean([...oneToHundred.slice(0, 95), 1e6, 1e6, 1e6, 1e6, 1e6])).toBe(50.5);
});

it.each([
  [0.5, 50],
  [0.99, 99],
  [1, 100],
  [0, 1],
])('finds the percentile %d as the nearest rank', (share, expected) => {
  expect(percentile(shuffled(oneToHundred, seededRandom(1)), share)).toBe(expected);
});

it('knows no percentile of nothing', () => {
  expect(percentile([], 0.5)).toBeNaN();
});

/** Rounds in which all arms share a noise that is far larger than what tells them apart. */
function noisyRounds(count: number) {
  const random = seededRandom(7);
  const noise = Array.from({ length: count }, () => 10 + 40 * random());
  const shifted = (milliseconds: number) => noise.map((shared) => shared + milliseconds + random() * 0.2);
  return { none: shifted(0), floor: shifted(2), webhook: shifted(3) };
}

it('sees a difference that is small beside the noise that the arms of a round share', () => {
  const { value, low, high } = estimated(noisyRounds(500), (m) => m.webhook - m.floor, seededRandom(1));
  expect(value).toBeCloseTo(1, 1);
  expect(low).toBeLessThan(1);
  expect(high).toBeGreaterThan(1);
  expect(high - low).toBeLessThan(0.1);
});

it('gives a ratio of differences its interval', () => {
  const ratio = estimated(
    noisyRounds(500),
    (m) => (m.webhook - m.none) / (m.floor - m.none),
    seededRandom(1),
  );
  expect(ratio.value).toBeCloseTo(1.5, 1);
  expect(ratio.low).toBeGreaterThan(1.4);
  expect(ratio.high).toBeLessThan(1.6);
});

it('holds the true difference in about 95 of 100 intervals', () => {
  const random = seededRandom(3);
  const isWithin = Array.from({ length: 100 }, () => {
    const values = () => Array.from({ length: 60 }, random);
    const { low, high } = estimated({ a: values(), b: values() }, ({ a, b }) => a - b, random);
    return low <= 0 && 0 <= high;
  });
  expect(isWithin.filter(Boolean).length).toBeGreaterThanOrEqual(88);
});

it('gives the same numbers for the same seed, evenly', () => {
  const numbers = (seed: number) => Array.from({ length: 1_000 }, seededRandom(seed));
  expect(numbers(5)).toEqual(numbers(5));
  expect(numbers(5)).not.toEqual(numbers(6));
  expect(trimmedMean(numbers(5))).toBeCloseTo(0.5, 1);
  expect(numbers(5).every((number) => number >= 0 && number < 1)).toBe(true);
});

it('shuffles a copy, and brings each item to each place', () => {
  const random = seededRandom(1);
  const items = ['a', 'b', 'c'];
  const orders = new Set(Array.from({ length: 100 }, () => shuffled(items, random).join('')));
  expect(orders.size).toBe(6);
  expect(items).toEqual(['a', 'b', 'c']);
});
