import { podEnd } from '../../core/proof/pod-end.ts';
import type { PodLife } from '../../core/proof/pod-life.ts';
import { type Html, html } from './html.ts';
import type { Panel } from './panel.ts';
import { rounded, type TimeAxis } from './time-axis.ts';

const rowHeight = 20;
const barHeight = 12;
const longestName = 17;
const mostPods = 40;

/** The lives of pods below one another, from their start through hook and SIGTERM until they were gone. */
export function podsPanel(pods: readonly PodLife[], axis: TimeAxis): Panel {
  const rows = pods.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostPods);
  const more = pods.length - rows.length;
  return {
    name: '',
    height: (rows.length + Math.sign(more)) * rowHeight,
    drawing: html`${rows.map((pod, index) => html`<g transform="translate(0 ${index * rowHeight})">${drawn(pod, axis)}</g>`)}${more === 0 ? undefined : html`<text x="0" y="${rows.length * rowHeight + 13}">and ${more} more, in the table</text>`}`,
  };
}

/** Those that were there come first, in the order in which they went. */
function rank({ createdAt, deletedAt }: PodLife): number {
  return createdAt ?? (deletedAt ?? 0) - Number.MAX_SAFE_INTEGER / 2;
}

function drawn(pod: PodLife, axis: TimeAxis): Html {
  const { x, from, to } = axis;
  const { createdAt, readyAt, deletedAt, goneAt } = pod;
  const toldAt = deletedAt ?? goneAt ?? to;
  const servesFrom = readyAt === undefined ? toldAt : Math.min(readyAt ?? from, toldAt);
  const end = podEnd(pod);
  const endedAt = goneAt ?? to;
  const bar = (kind: string, start: number, until: number) =>
    x(until) <= x(start)
      ? undefined
      : html`<rect class="${kind}" x="${x(start)}" y="3" width="${rounded(x(until) - x(start))}" height="${barHeight}"/>`;
  const middle = 3 + barHeight / 2;
  return html`<text class="name" x="0" y="13">${tail(pod.name)}</text>
${bar('unknown', createdAt ?? from, servesFrom)}${bar('run', servesFrom, toldAt)}
${
  end === undefined
    ? undefined
    : html`${end.signalAt === undefined ? bar('unknown', toldAt, endedAt) : [bar('hook', toldAt, Math.min(end.signalAt, endedAt)), bar('drain', Math.min(end.signalAt, endedAt), endedAt)]}
<line class="told" x1="${x(toldAt)}" x2="${x(toldAt)}" y1="0" y2="18"/>
${end.signalAt === undefined || end.signalAt > endedAt ? undefined : html`<line class="mark" x1="${x(end.signalAt)}" x2="${x(end.signalAt)}" y1="1" y2="17"/>`}
${end.graceEndsAt > to ? undefined : html`<line class="grace" x1="${x(endedAt)}" x2="${x(end.graceEndsAt)}" y1="${middle}" y2="${middle}"/><line class="grace" x1="${x(end.graceEndsAt)}" x2="${x(end.graceEndsAt)}" y1="4" y2="14"/>`}
${goneAt === undefined ? undefined : html`<text class="end ${end.isKilled ? 'bad' : 'good'}" x="${x(goneAt) + 3}" y="13">${end.isKilled ? '×' : '●'}</text>`}`
}`;
}

/** The end of a pod's name tells it from the others of its workload. */
function tail(name: string): string {
  return name.length > longestName ? `…${name.slice(1 - longestName)}` : name;
}
