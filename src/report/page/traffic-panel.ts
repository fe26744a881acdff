import type { Pass } from '../../core/proof/proof.ts';
import { html } from './html.ts';
import { type Panel, valueLabel } from './panel.ts';
import { rounded, type TimeAxis } from './time-axis.ts';

const height = 44;
const top = 6;

/** How many pods were in traffic, and what was missing to the desired ones from the event on. */
export function trafficPanel({ readyCounts, desiredReplicas, eventAt }: Pass, { x, to }: TimeAxis): Panel {
  const most = Math.max(desiredReplicas, ...readyCounts.map(({ ready }) => ready), 1);
  const y = (count: number) => rounded(height - (count / most) * (height - top));
  const stretches = readyCounts.map(({ at, ready }, index) => ({
    at,
    ready,
    until: readyCounts[index + 1]?.at ?? to,
  }));
  const box = (kind: string, from: number, until: number, low: number, high: number) =>
    until <= from || high <= low
      ? undefined
      : html`<rect class="${kind}" x="${x(from)}" y="${y(high)}" width="${rounded(x(until) - x(from))}" height="${rounded(y(low) - y(high))}"/>`;
  return {
    name: 'pods in traffic',
    height,
    drawing: html`${valueLabel(y(desiredReplicas), `${desiredReplicas}`)}${valueLabel(height - 4, '0')}
${stretches.map(({ at, until, ready }) => [
  box('run', at, until, 0, ready),
  box('missing', Math.max(at, eventAt), until, ready, desiredReplicas),
])}`,
  };
}
