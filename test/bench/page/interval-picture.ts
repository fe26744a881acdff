import { type Html, html } from '../../../src/report/page/html.ts';
import type { Figure } from '../bench-row.ts';
import { headOf, shownValue } from '../shown/figure-tables.ts';
import { pictureWidth, placeOn } from './picture-place.ts';
import type { IntervalPlot } from './plots.ts';
import { linearScale } from './scale.ts';

const lineHeight = 20;
const [drawnFrom, drawnTo] = [150, pictureWidth - 60];

/** A value and its confidence interval for each arm, one below the other; undefined where no figure has the value. */
export function intervalPicture(
  id: string,
  title: string,
  plot: IntervalPlot,
  figures: readonly Figure[],
): Html | undefined {
  const lines = figures.flatMap((figure) => {
    const [value, low, high] = [plot.value, plot.low, plot.high].map((key) => key && figure[key]);
    if (typeof value !== 'number') return [];
    const bounds = typeof low === 'number' && typeof high === 'number' ? [low, high] : [value, value];
    return [{ name: String(figure['arm'] ?? ''), value, low: bounds[0] ?? value, high: bounds[1] ?? value }];
  });
  if (lines.length === 0) return undefined;
  const scale = linearScale(lines.flatMap(({ low, high, value }) => [low, high, value]));
  const x = placeOn(scale, drawnFrom, drawnTo);
  const bottom = lines.length * lineHeight + 4;
  const y = (index: number) => index * lineHeight + 12;
  return html`<figure><div class="scroll" tabindex="0" role="region" aria-label="Picture of ${title}">
<svg viewBox="0 0 ${pictureWidth} ${bottom + 40}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${lines.map(({ name, value, low, high }) => `${name}: ${shownValue(value)}, between ${shownValue(low)} and ${shownValue(high)}. `)}</desc>
${scale.ticks.map((tick) => html`<line class="${tick === 0 ? 'grace line' : 'tick'}" x1="${x(tick)}" x2="${x(tick)}" y1="0" y2="${bottom}"/><text x="${x(tick)}" y="${bottom + 14}" text-anchor="middle">${shownValue(tick)}</text>`)}
<text x="${drawnTo}" y="${bottom + 32}" text-anchor="end">${headOf(plot.value)}</text>
${lines.map(({ name, value, low, high }, index) => {
  // Ours is bold for those who see no colours.
  const [tone, kind] = name === 'gracehook' ? ['accent', 'name end'] : ['ink', 'name'];
  return html`<text class="${kind}" x="0" y="${y(index) + 4}">${name}</text><line x1="${x(low)}" x2="${x(high)}" y1="${y(index)}" y2="${y(index)}" style="stroke:var(--${tone});stroke-width:2"/><circle cx="${x(value)}" cy="${y(index)}" r="3.5" style="fill:var(--${tone})"/><text x="${drawnTo + 12}" y="${y(index) + 4}">${shownValue(value)}</text>`;
})}
</svg></div></figure>`;
}
