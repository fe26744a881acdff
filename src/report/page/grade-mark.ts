import type { Grade } from '../../core/overview/overview.ts';
import { type Html, html } from './html.ts';

/** How each grade is shown: the worst first, a mark for those who see no colours, and what it means. */
export const grades = {
  dropping: ['×', 'bad', 'its last shutdowns lost requests, or may have'],
  'at risk': ['!', 'hint', 'a pod is not as it should be, or a finding is open'],
  unproven: ['–', 'quiet', 'nothing is wrong, and no shutdown was seen yet'],
  graceful: ['√', 'good', 'nothing is wrong, and its last shutdowns went well'],
} as const satisfies Record<Grade, readonly [mark: string, tone: string, meaning: string]>;

/** The grade in words, with its mark. */
export function gradeMark(grade: Grade): Html {
  const [mark, tone] = grades[grade];
  return html`<span class="grade ${tone}"><span aria-hidden="true">${mark} </span>${grade}</span>`;
}
