import type { CheckOutcome, CheckResult, CheckResultGroup } from '../../core/check/check-result.ts';
import { counted } from '../counted.ts';
import { type Html, html } from './html.ts';

const marks = {
  passed: ['√', 'good', 'passed'],
  warned: ['!', 'hint', 'warning'],
  failed: ['×', 'bad', 'failed'],
} as const satisfies Record<CheckOutcome, readonly [mark: string, tone: string, word: string]>;

/** Whether the installation works: what needs somebody, with what was found and what to do; all else folded away. */
export function healthSection(groups: readonly CheckResultGroup[]): Html {
  const isPassed = ({ outcome }: CheckResult) => outcome === 'passed';
  const passed = groups.flatMap(({ results }) => results).filter(isPassed).length;
  return html`<section aria-labelledby="health"><h2 id="health">Installation</h2>
${cards(groups, (result) => !isPassed(result))}
${passed === 0 ? undefined : html`<details><summary>${counted(passed, 'check')} passed</summary>${cards(groups, isPassed)}</details>`}</section>`;
}

function cards(groups: readonly CheckResultGroup[], isShown: (result: CheckResult) => boolean): Html[] {
  return groups
    .map(({ title, results }) => ({ title, results: results.filter(isShown) }))
    .filter(({ results }) => results.length > 0)
    .map(
      ({ title, results }) =>
        html`<div class="card"><h3>${title}</h3><ul class="checks">${results.map(line)}</ul></div>`,
    );
}

function line({ title, outcome, found, remedy }: CheckResult): Html {
  const [mark, tone, word] = marks[outcome];
  return html`<li><span class="grade ${tone}"><span aria-hidden="true">${mark} </span>${word}</span><div>${title}${found === undefined ? undefined : html`<p>${found}</p>`}${remedy === undefined ? undefined : html`<p><strong>${remedy}</strong></p>`}</div></li>`;
}
