import { type Html, html } from './html.ts';
import { drawnFrom } from './time-axis.ts';

/** A part of a pass's picture. It is drawn from its own top, 0, down to its height. */
export interface Panel {
  readonly name: string;
  readonly height: number;
  readonly drawing: Html;
}

/** A value of a panel's own axis, at the left of it. */
export function valueLabel(y: number, text: string): Html {
  return html`<text x="${drawnFrom - 6}" y="${y + 4}" text-anchor="end">${text}</text>`;
}
