import { expect, it } from 'vitest';
import { linearScale, logScale } from './scale.ts';

it('begins a linear axis at zero, with at most seven round ticks', () => {
  const { ticks, share } = linearScale([3.2, 11.9]);
  expect(ticks).toEqual([0, 2, 4, 6, 8, 10, 12]);
  expect([0, 6, 12].map(share)).toEqual([0, 0.5, 1]);
});

it('has room for values below zero', () => {
  const { ticks, share } = linearScale([-0.04, 0.21]);
  expect(ticks).toEqual([-0.05, 0, 0.05, 0.1, 0.15, 0.2, 0.25]);
  expect(share(-0.05)).toBe(0);
});

it('draws an axis where all values are zero', () => {
  const { share } = linearScale([0]);
  expect(share(0)).toBe(0);
});

it('names ones, twos and fives where a logarithmic axis is short, else ones', () => {
  expect(logScale([100, 2000]).ticks).toEqual([100, 200, 500, 1000, 2000]);
  expect(logScale([1024, 3 * 1024 * 1024]).ticks).toEqual([1000, 10_000, 100_000, 1_000_000, 10_000_000]);
  expect(logScale([5, 5]).ticks).toEqual([5, 10]);
});

it('makes each tenfold equally long', () => {
  const { share } = logScale([1, 100]);
  expect(share(10)).toBeCloseTo(0.5);
});
