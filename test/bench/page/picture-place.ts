import { rounded } from '../../../src/report/page/time-axis.ts';
import type { Scale } from './scale.ts';

/** Small enough that its words can be read on a phone. */
export const pictureWidth = 520;

/** Where a value of an axis stands in a picture, between two places of it. */
export function placeOn({ share }: Scale, from: number, to: number): (value: number) => number {
  return (value) => rounded(from + share(value) * (to - from));
}
