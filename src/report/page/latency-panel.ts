import { durationWords } from '../proof-words.ts';
import { html } from './html.ts';
import { type Panel, valueLabel } from './panel.ts';
import { drawnFrom, pictureWidth, rounded, type TimeAxis } from './time-axis.ts';
import type { TimeBin } from './time-bins.ts';

const height = 86;

/** The lines of the panel, told apart by their strokes. */
export const latencyLines = {
  p50Milliseconds: ['median', 'p50'],
  p95Milliseconds: ['p95', 'p95'],
  maxMilliseconds: ['slowest', 'max'],
} as const satisfies Record<string, readonly [name: string, kind: string]>;
type Line = keyof typeof latencyLines;

/** How long answered requests took, by when they were due, on a logarithmic scale. A line has a gap where none was answered. */
export function latencyPanel(bins: readonly TimeBin[], { x }: TimeAxis): Panel {
  const lines = Object.keys(latencyLines) as Line[];
  const values = bins.flatMap((bin) =>
    lines.flatMap((line) => (bin[line] === null ? [] : [clamped(bin[line])])),
  );
  if (values.length === 0)
    return {
      name: 'latency',
      height: 20,
      drawing: html`<text x="${drawnFrom}" y="14">none was answered</text>`,
    };
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const y = (milliseconds: number) =>
    rounded(height - ((Math.log10(clamped(milliseconds)) - low) / (high - low)) * height);
  const decades = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  return {
    name: 'latency',
    height,
    drawing: html`${decades.map((decade) => html`<line class="tick" x1="${drawnFrom}" x2="${pictureWidth - 20}" y1="${y(decade)}" y2="${y(decade)}"/>${valueLabel(y(decade), durationWords(decade))}`)}
${lines.map((line) => html`<path class="line ${latencyLines[line][1]}" d="${pathOf(bins, line, x, y)}"/>`)}`,
  };
}

/** Less than a millisecond has no place on the scale that anybody would miss. */
function clamped(milliseconds: number): number {
  return Math.max(1, milliseconds);
}

function pathOf(
  bins: readonly TimeBin[],
  line: Line,
  x: TimeAxis['x'],
  y: (milliseconds: number) => number,
): string {
  return bins
    .map((bin, index) => {
      const value = bin[line];
      if (value === null) return '';
      const before = bins[index - 1]?.[line] ?? null;
      return `${before === null ? `M${x(bin.from)} ` : 'L'}${before === null ? '' : `${x(bin.from)} `}${y(value)}H${x(bin.to)}`;
    })
    .join('');
}
