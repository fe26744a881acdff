import type { Pass } from '../../core/proof/proof.ts';
import { grouped } from '../proof-words.ts';
import { type Html, html } from './html.ts';
import { latencyPanel } from './latency-panel.ts';
import { podsPanel } from './pods-panel.ts';
import { requestsPanel } from './requests-panel.ts';
import { pictureWidth, rounded, type TimeAxis, timeAxis } from './time-axis.ts';
import { type TimeBin, timeBins } from './time-bins.ts';
import { trafficPanel } from './traffic-panel.ts';

const headHeight = 34;
const gap = 16;

/**
 * One pass over time: requests and failures, latency, pods in traffic, and each pod's life, above one another. Where requests
 * failed, a band goes through all of them. Its text alternative says what the tables of the pass say in more words.
 */
export function passPicture(id: string, pass: Pass): Html {
  const axis = timeAxis(pass);
  const bins = timeBins(pass.samples, axis);
  const panels = [
    requestsPanel(bins, axis),
    latencyPanel(bins, axis),
    trafficPanel(pass, axis),
    podsPanel(pass.pods, axis),
  ];
  const tops = panels.map((_, index) =>
    panels.slice(0, index).reduce((sum, { height }) => sum + height + gap, headHeight),
  );
  const height = panels.reduce((sum, panel) => sum + panel.height + gap, headHeight);
  return html`<svg class="wide" viewBox="0 0 ${pictureWidth} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">Requests and pods over time</title>
<desc id="${id}-desc">${words(pass, bins)}</desc>
${axis.ticks.map((tick) => tickMark(pass.eventAt + tick * 1000, tick, axis, height))}
${bins.filter(({ failed }) => failed > 0).map(({ from, to }) => html`<rect class="failing" x="${axis.x(from)}" y="${headHeight - 8}" width="${rounded(axis.x(to) - axis.x(from))}" height="${height - headHeight}"/>`)}
<line class="event" x1="${axis.x(pass.eventAt)}" x2="${axis.x(pass.eventAt)}" y1="${headHeight - 8}" y2="${height - 8}"/>
<text class="name" x="${axis.x(pass.eventAt)}" y="10" text-anchor="middle">${pass.event}</text>
${panels.map(({ name, drawing }, index) => html`<g transform="translate(0 ${tops[index]})"><text class="name" x="0" y="12">${name}</text>${drawing}</g>`)}
</svg>`;
}

function tickMark(at: number, tick: number, { x }: TimeAxis, height: number): Html {
  return html`<line class="tick" x1="${x(at)}" x2="${x(at)}" y1="${headHeight - 8}" y2="${height - 8}"/><text x="${x(at)}" y="22" text-anchor="middle">${tick} s</text>`;
}

function words({ samples, eventAt, startedAt, endedAt, event }: Pass, bins: readonly TimeBin[]): string {
  const failing = bins.filter(({ failed }) => failed > 0);
  const second = (at: number) => Math.round((at - eventAt) / 1000);
  const [first, last] = [failing[0], failing.at(-1)];
  return `${grouped(samples.length)} requests in ${Math.round((endedAt - startedAt) / 1000)} s, ${event} after ${-second(startedAt)} s. ${
    first === undefined || last === undefined
      ? 'None failed.'
      : `Requests failed from second ${second(first.from)} to second ${second(last.to)} after it.`
  } The tables below have the numbers, and each pod's times.`;
}
