import { figureList } from '../../../src/report/page/figure-list.ts';
import { type Html, html } from '../../../src/report/page/html.ts';
import { page } from '../../../src/report/page/page.ts';
import { aims } from '../aims/aims.ts';
import { type JudgedAim, judgeAims } from '../aims/judge-aims.ts';
import type { BenchResults } from '../bench-results.ts';
import type { BenchRow } from '../bench-row.ts';
import { rowCard } from './row-card.ts';

/** Results, and what each row that there is measures. */
export interface BenchPageParts extends BenchResults {
  readonly summaries: readonly Pick<BenchRow, 'name' | 'summary'>[];
}

/** What was measured as one HTML file that needs no network and no script: the aims, then each row with plots and figures. */
export function benchPage({ rows, summaries }: BenchPageParts): string {
  const judged = judgeAims(aims, rows);
  const lacking = summaries.filter(({ name }) => rows.every(({ row }) => row !== name));
  const count = (verdict: JudgedAim['verdict']) => judged.filter((aim) => aim.verdict === verdict).length;
  const measured = summaries.length - lacking.length;
  return page({
    title: 'the bench',
    header: html`<p class="product">Gracehook bench</p>
<h1>What a pod costs that Gracehook looks at</h1>
<p class="quiet">Arms of a row are measured in the same run, one beside the other; ratios of arms say more than times, which belong to the machine. Bounds of added latency and of its ratios are 95 % intervals; those of webhooks alone hold four of five rounds.</p>
${figureList([
  ['rows measured', `${measured} of ${summaries.length}`],
  ['aims reached', count('reached')],
  ['not reached', count('not reached')],
  ['not measured', count('not measured')],
])}`,
    main: html`<section aria-labelledby="aims"><h2 id="aims">Aims</h2><div class="card">${aimsList(judged)}</div></section>
<section aria-labelledby="rows"><h2 id="rows">Rows</h2>
${rows.map((result) => rowCard(result, summaries.find(({ name }) => name === result.row)?.summary ?? ''))}
${lacking.length === 0 ? undefined : html`<div class="card"><h3>Not measured yet</h3><ul>${lacking.map(({ name, summary }) => html`<li><code>npm run bench -- --only ${name}</code>: ${summary}</li>`)}</ul></div>`}
</section>`,
    footer: html`Made of <code>docs/results/bench.json</code> by <code>npm run bench -- --page FILE</code>.`,
  });
}

function aimsList(judged: readonly JudgedAim[]): Html {
  return html`<ul class="checks">${judged.map(({ text, row, value, verdict }) => {
    const [mark, tone] = marks[verdict];
    return html`<li style="grid-template-columns:1.6rem minmax(0,1fr)"><span class="grade ${tone}" aria-hidden="true">${mark}</span><span>${text}: <strong>${value}</strong>, <span class="${tone}">${verdict}</span> <span class="quiet">(${row})</span></span></li>`;
  })}</ul>`;
}

/** A mark for those who see no colours. */
const marks = {
  reached: ['√', 'good'],
  'not reached': ['×', 'bad'],
  'not measured': ['–', 'quiet'],
} as const satisfies Record<JudgedAim['verdict'], readonly [mark: string, tone: string]>;
