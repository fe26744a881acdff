import type { PassSummary } from '../../core/proof/proof-summary.ts';
import { failedOfWords, passKinds } from '../proof-words.ts';
import { type Html, html } from './html.ts';

/** What a full bar may be, in percent of the requests: one failure shall not look like a catastrophe. */
const scales = [1, 10, 100];

/** The share of requests that failed in each pass as bars to one named scale, those of one event together. */
export function failedShares(summaries: readonly PassSummary[]): Html {
  const groups = Object.values(Object.groupBy(summaries, ({ event }) => event));
  const scale =
    scales.find((percent) => summaries.every((summary) => summary.failedPercent <= percent)) ?? 100;
  return html`<ul class="shares">${groups.flat().map((summary) => {
    const { event, kind, failed, failedPercent } = summary;
    const width = Math.round((failedPercent / scale) * 1000) / 10;
    const bar = failed === 0 ? undefined : html`<span style="width:${width}%"></span>`;
    return html`<li><span>${event}, ${passKinds[kind]}</span><span class="bar">${bar}</span><span class="quiet">${failedOfWords(summary)}</span></li>`;
  })}</ul>
<p class="quiet">Share of the requests that failed; a full bar is ${scale} % of all.</p>`;
}
