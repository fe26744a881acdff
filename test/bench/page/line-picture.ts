import { type Html, html } from '../../../src/report/page/html.ts';
import type { Figure } from '../bench-row.ts';
import { headOf, shownValue } from '../shown/figure-tables.ts';
import { pictureWidth, placeOn } from './picture-place.ts';
import type { LinePlot } from './plots.ts';
import { linearScale, logScale } from './scale.ts';

const height = 200;
const top = 12;
const [drawnFrom, drawnTo] = [56, pictureWidth - 24];
const bottom = top + height;
/** Lines are told apart by their strokes, as those of a proof are. */
const strokes = ['p50', 'p95', 'max', 'grace'];

interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** Values over another one, a line for each arm and key; undefined where no figure has both. */
export function linePicture(id: string, plot: LinePlot, figures: readonly Figure[]): Html | undefined {
  const lines = seriesOf(plot, figures);
  const points = lines.flatMap((line) => line.points);
  if (points.length === 0) return undefined;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const xScale = (plot.isLogX ? logScale : linearScale)(xs);
  const yScale = (plot.isLogY ? logScale : linearScale)(ys);
  const placeX = placeOn(xScale, drawnFrom, drawnTo);
  const placeY = placeOn(yScale, bottom, top);
  return html`<figure><div class="scroll" tabindex="0" role="region" aria-label="Picture of ${plot.title}">
<svg viewBox="0 0 ${pictureWidth} ${bottom + 40}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${plot.title}</title>
<desc id="${id}-desc">${lines.map(({ name, points: own }) => `${name}: ${own.map(([x, y]) => `${shownValue(y)} at ${shownValue(x)}`).join(', ')}. `)}</desc>
${yScale.ticks.map((tick) => html`<line class="tick" x1="${drawnFrom}" x2="${drawnTo}" y1="${placeY(tick)}" y2="${placeY(tick)}"/><text x="${drawnFrom - 6}" y="${placeY(tick) + 4}" text-anchor="end">${shownValue(tick)}</text>`)}
${xScale.ticks.map((tick) => html`<line class="tick" x1="${placeX(tick)}" x2="${placeX(tick)}" y1="${bottom}" y2="${bottom + 5}"/><text x="${placeX(tick)}" y="${bottom + 18}" text-anchor="middle">${shownValue(tick)}</text>`)}
<text x="${drawnTo}" y="${bottom + 34}" text-anchor="end">${headOf(plot.x)}</text>
${lines.map(({ points: own }, index) => html`<path class="line ${strokeOf(index)}" d="M${own.map(([x, y]) => `${placeX(x)} ${placeY(y)}`).join('L')}"/>${own.map(([x, y]) => html`<circle class="line ${strokeOf(index)}" cx="${placeX(x)}" cy="${placeY(y)}" r="2.5" style="stroke-dasharray:none;fill:var(--card)"/>`)}`)}
</svg></div><figcaption><ul class="legend">${lines.map(({ name }, index) => html`<li><svg class="stroke" viewBox="0 0 24 8" aria-hidden="true"><path class="line ${strokeOf(index)}" d="M0 4H24"/></svg>${name}</li>`)}</ul></figcaption></figure>`;
}

function seriesOf({ x, y, by, isLogX, isLogY }: LinePlot, figures: readonly Figure[]): Series[] {
  const subjects = by === undefined ? [undefined] : [...new Set(figures.map((figure) => figure[by]))];
  return subjects.flatMap((subject) => {
    const own = by === undefined ? figures : figures.filter((figure) => figure[by] === subject);
    return y.flatMap((key) => {
      const points = own.flatMap((figure) => {
        const [at, value] = [figure[x], figure[key]];
        if (typeof at !== 'number' || typeof value !== 'number') return [];
        // A logarithmic axis has no place for nothing.
        return (isLogX && at <= 0) || (isLogY && value <= 0) ? [] : [[at, value] as const];
      });
      const words = [
        ...(by === undefined ? [] : [shownValue(subject)]),
        ...(y.length > 1 || by === undefined ? [headOf(key)] : []),
      ];
      const sorted = points.toSorted(([one], [other]) => one - other);
      return points.length === 0 ? [] : [{ name: words.join(', '), points: sorted }];
    });
  });
}

function strokeOf(index: number): string {
  return strokes[index % strokes.length] ?? '';
}
