import type { PassSummary } from '../../core/proof/proof-summary.ts';
import { failedOfWords, passKinds } from '../proof-words.ts';
import { type Html, html } from './html.ts';
import { drawnFrom, pictureWidth, rounded } from './time-axis.ts';

const rowHeight = 22;
const barHeight = 14;
const groupGap = 12;
const labelWidth = 150;

/** The share of requests that failed in each pass, those of one event together. */
export function comparisonPicture(summaries: readonly PassSummary[]): Html {
  const groups = Object.values(Object.groupBy(summaries, ({ event }) => event));
  const rows = groups.flatMap((group, index) => group.map((summary) => ({ summary, group: index })));
  const most = Math.max(...summaries.map(({ failedPercent }) => failedPercent), 0.01);
  const height = rows.length * rowHeight + (groups.length - 1) * groupGap;
  return html`<svg class="wide" viewBox="0 0 ${pictureWidth} ${height}" role="img" aria-labelledby="comparison-title comparison-desc">
<title id="comparison-title">Share of requests that failed</title>
<desc id="comparison-desc">${summaries.map((summary) => `${nameOf(summary)}: ${failedOfWords(summary)}. `)}</desc>
${rows.map(({ summary, group }, index) => {
  const top = index * rowHeight + group * groupGap + 4;
  const length = rounded((summary.failedPercent / most) * (pictureWidth - drawnFrom - labelWidth));
  return html`<text class="name" x="0" y="${top + 11}">${nameOf(summary)}</text>
<rect class="${summary.failed > 0 ? 'fail' : 'run'}" x="${drawnFrom}" y="${top}" width="${Math.max(length, 2)}" height="${barHeight}"/>
<text x="${drawnFrom + Math.max(length, 2) + 6}" y="${top + 11}">${failedOfWords(summary)}</text>`;
})}
</svg>`;
}

function nameOf({ event, kind }: PassSummary): string {
  return `${event}, ${passKinds[kind]}`;
}
