import type { CheckOutcome, CheckResultGroup } from '../../core/check/check-result.ts';
import { type Html, html } from './html.ts';

const marks = {
  passed: ['√', 'good', 'passed'],
  warned: ['!', 'hint', 'warning'],
  failed: ['×', 'bad', 'failed'],
} as const satisfies Record<CheckOutcome, readonly [mark: string, tone: string, word: string]>;

/** Whether the installation works: each check with what was found and what to do. */
export function healthSection(groups: readonly CheckResultGroup[]): Html {
  return html`<section aria-labelledby="health"><h2 id="health">Installation</h2>
${groups.map(
  ({ title, results }) =>
    html`<div class="card"><h3>${title}</h3><ul class="checks">${results.map((result) => {
      const [mark, tone, word] = marks[result.outcome];
      const { found, remedy } = result;
      return html`<li><span class="grade ${tone}"><span aria-hidden="true">${mark} </span>${word}</span><div>${result.title}${found === undefined ? undefined : html`<p>${found}</p>`}${remedy === undefined ? undefined : html`<p><strong>${remedy}</strong></p>`}</div></li>`;
    })}</ul></div>`,
)}</section>`;
}
