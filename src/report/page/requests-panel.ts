import { html } from './html.ts';
import { type Panel, valueLabel } from './panel.ts';
import { rounded, type TimeAxis } from './time-axis.ts';
import type { TimeBin } from './time-bins.ts';

const height = 64;
const top = 12;

/** Requests a second by when they ended: those that were answered, and on top of them those that failed, with a mark. */
export function requestsPanel(bins: readonly TimeBin[], { x, from, to }: TimeAxis): Panel {
  const most = Math.max(1, ...bins.map(({ answered, failed }) => answered + failed));
  const y = (count: number) => rounded(height - (count / most) * (height - top));
  const bar = (kind: string, { from, to }: TimeBin, low: number, high: number) =>
    high === low
      ? undefined
      : html`<rect class="${kind}" x="${x(from)}" y="${y(high)}" width="${rounded(x(to) - x(from))}" height="${rounded(y(low) - y(high))}"/>`;
  return {
    name: 'requests / s',
    height,
    drawing: html`${valueLabel(top, `${Math.round(most / ((to - from) / 1000 / bins.length))}`)}${valueLabel(height - 4, '0')}
${bins.map((bin) => [
  bar('run', bin, 0, bin.answered),
  bar('fail', bin, bin.answered, bin.answered + bin.failed),
  bin.failed === 0
    ? undefined
    : html`<text class="end bad" x="${rounded((x(bin.from) + x(bin.to)) / 2)}" y="${y(bin.answered + bin.failed) - 2}" text-anchor="middle">×</text>`,
])}`,
  };
}
