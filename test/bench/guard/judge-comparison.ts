import type { Comparison } from './compare-bundles.ts';

/** So much more CPU time for each review is a regression, whatever machine it is. */
const limit = 1.25;

/** Whether the change is dearer beyond doubt: its whole interval lies above the limit, and above what the change differs from itself. */
export function isClearlyDearer({ ratio, resolution }: Pick<Comparison, 'ratio' | 'resolution'>): boolean {
  return ratio.low > limit && ratio.low > resolution.high;
}

/** A comparison in words. */
export function describeComparison({ ratio, resolution, cpu, reviews }: Comparison): string {
  const words = ({ value, low, high }: Comparison['ratio']) =>
    `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  return [
    `CPU time of a review of 15 KB, change / base: ${words(ratio)}; fails above ${limit}`,
    `the change against itself, the resolution:    ${words(resolution)}`,
    `${reviews} reviews each; here ${cpu.change.toFixed(3)}, ${cpu.again.toFixed(3)} and ${cpu.base.toFixed(3)} ms`,
  ].join('\n');
}
