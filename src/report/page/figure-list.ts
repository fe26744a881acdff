import { type Html, html } from './html.ts';

/** The few numbers that a page begins with. */
export function figureList(items: readonly (readonly [name: string, value: number | string])[]): Html {
  return html`<dl class="figures">${items.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
