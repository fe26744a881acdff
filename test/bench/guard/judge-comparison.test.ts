import { expect, it } from 'vitest';
import { describeComparison, isClearlyDearer } from './judge-comparison.ts';

const estimate = (low: number, value: number, high: number) => ({ low, value, high });
const even = estimate(0.98, 1, 1.03);

it.each([
  ['wholly above the limit', estimate(1.26, 1.3, 1.34), even, true],
  ['partly above the limit', estimate(1.2, 1.3, 1.4), even, false],
  [
    'far above, on a machine that tells nothing apart',
    estimate(1.3, 1.4, 1.5),
    estimate(0.7, 1.1, 1.6),
    false,
  ],
  ['cheaper', estimate(0.7, 0.8, 0.9), even, false],
])('judges a change that is %s', (_, ratio, resolution, expected) => {
  expect(isClearlyDearer({ ratio, resolution })).toBe(expected);
});

it('says the ratio, its spread and the resolution', () => {
  const words = describeComparison({
    ...{ ratio: estimate(0.97, 1.012, 1.05), resolution: even, reviews: 1200 },
    cpu: { change: 0.5, again: 0.49, base: 0.494 },
  });
  expect(words).toContain('change / base: 1.012 (0.970 to 1.050)');
  expect(words).toContain('1.000 (0.980 to 1.030)');
});
