import type { PassSummary } from '../../core/proof/proof-summary.ts';
import { failedOfWords, passKinds } from '../proof-words.ts';
import { type Html, html } from './html.ts';

/** The share of requests that failed in each pass as bars to one scale, those of one event together. */
export function failedShares(summaries: readonly PassSummary[]): Html {
  const groups = Object.values(Object.groupBy(summaries, ({ event }) => event));
  const most = Math.max(...summaries.map(({ failedPercent }) => failedPercent), 0.01);
  return html`<ul class="shares">${groups.flat().map((summary) => {
    const { event, kind, failedPercent } = summary;
    const width = Math.round((failedPercent / most) * 1000) / 10;
    return html`<li><span>${event}, ${passKinds[kind]}</span><span class="bar"><span style="width:${width}%"></span></span><span class="quiet">${failedOfWords(summary)}</span></li>`;
  })}</ul>`;
}
