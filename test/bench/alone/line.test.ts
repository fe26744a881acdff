import { expect, it } from 'vitest';
import { deviationFromLine, lineThrough } from './line.ts';

const sizes = [15, 73, 256, 1_024, 3_072];
const straight = sizes.map((x) => ({ x, y: 0.2 + 0.005 * x }));

it('finds a line through points that lie on it', () => {
  const { fixed, slope } = lineThrough(straight);
  expect(fixed).toBeCloseTo(0.2, 10);
  expect(slope).toBeCloseTo(0.005, 10);
});

it('has no slope where nothing grows', () => {
  expect(lineThrough([1, 2, 3, 4].map((x) => ({ x, y: 50 }))).slope).toBe(0);
});

it('says that a line is none where the cost grows with the square', () => {
  expect(deviationFromLine(straight).share).toBeLessThan(1e-9);
  expect(deviationFromLine(sizes.map((x) => ({ x, y: 0.2 + 0.000_005 * x ** 2 }))).share).toBeGreaterThan(
    0.5,
  );
});

it('sees one point that lies 30 % above', () => {
  const points = straight.map(({ x, y }) => ({ x, y: x === 256 ? y * 1.3 : y }));
  const { share } = deviationFromLine(points);
  expect(share).toBeGreaterThan(0.15);
  expect(share).toBeLessThan(0.3);
});
