import { dataTable } from '../../../src/report/page/data-table.ts';
import { type Html, html } from '../../../src/report/page/html.ts';
import type { Figure, RowResult } from '../bench-row.ts';
import { figureTables, shownValue } from '../shown/figure-tables.ts';
import { intervalPicture } from './interval-picture.ts';
import { linePicture } from './line-picture.ts';
import type { Plot } from './plots.ts';
import { rowPlots } from './row-plots.ts';

/** All about one row: what is measured, its plots and figures, and what somebody needs to repeat it. */
export function rowCard(result: RowResult, summary: string): Html {
  const { row, figures, void: reason, command, commit, date, versions, seconds } = result;
  const plots = (rowPlots[row] ?? []).flatMap((plot, index) => pictures(`${row}-${index}`, plot, figures));
  const tables = figureTables(figures).map(({ heads, rows }, index) =>
    dataTable(`Figures of ${row}, table ${index + 1}`, heads, rows),
  );
  const known = Object.entries(versions).flatMap(([name, version]) =>
    version === undefined ? [] : [`${name} ${version}`],
  );
  return html`<article class="card long" aria-labelledby="row-${row}">
<header><h3 id="row-${row}">${row}</h3>${reason === undefined ? undefined : html`<span class="grade bad"><span aria-hidden="true">× </span>void</span>`}</header>
<p>${summary}</p>
${reason === undefined ? undefined : html`<p class="bad">These figures say nothing: ${reason}</p>`}
${plots}
${plots.length === 0 ? tables : html`<details><summary>All figures</summary>${tables}</details>`}
<p class="quiet">Measured in ${seconds} s on ${date.slice(0, 10)} by <code>${command}</code> of commit <code>${commit}</code>; ${known.join(', ')}.</p>
</article>`;
}

function pictures(id: string, plot: Plot, figures: readonly Figure[]): Html[] {
  if (plot.kind === 'lines') {
    const picture = linePicture(id, plot, figures);
    return picture === undefined ? [] : [html`<h4>${plot.title}</h4>${picture}`];
  }
  const { group } = plot;
  if (group === undefined) return intervalPictures(id, plot.title, plot, figures);
  return [...new Set(figures.map((figure) => figure[group]))].flatMap((value, index) => {
    const title = value === undefined ? plot.title : `${plot.title}, ${shownValue(value)}`;
    const own = figures.filter((figure) => figure[group] === value);
    return intervalPictures(`${id}-${index}`, title, plot, own);
  });
}

function intervalPictures(...[id, title, plot, figures]: Parameters<typeof intervalPicture>): Html[] {
  const picture = intervalPicture(id, title, plot, figures);
  return picture === undefined ? [] : [html`<h4>${title}</h4>${picture}`];
}
