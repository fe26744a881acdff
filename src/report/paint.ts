import type { Grade } from '../core/advice.ts';

/** What a piece of text is, for a terminal that shows colours. */
export type Tone = 'title' | 'good' | 'bad' | 'hint' | 'quiet';

/** Gives a text the colour of its tone, or leaves it as it is where nobody would see colours. */
export type Paint = (tone: Tone, text: string) => string;

export const toneOfGrade: Readonly<Record<Grade, Tone>> = { error: 'bad', warning: 'hint', note: 'quiet' };

export const unpainted: Paint = (_tone, text) => text;
