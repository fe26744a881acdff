import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

it.each<[change: string, name: string, candidates: string[], nearest: string | undefined]>([
  ['none', 'delay', ['drain', 'delay'], 'delay'],
  ['a letter more', 'dellay', ['delay'], 'delay'],
  ['a letter more in front', 'xdelay', ['delay'], 'delay'],
  ['a letter more at the end', 'delays', ['delay'], 'delay'],
  ['a letter less', 'elay', ['delay'], 'delay'],
  ['a letter less at the end', 'dela', ['delay'], 'delay'],
  ['another letter', 'belay', ['delay'], 'delay'],
  ['two neighbours swapped', 'dealy', ['delay'], 'delay'],
  ['two neighbours swapped in front', 'edlay', ['delay'], 'delay'],
  ['a third of the letters', 'buff', ['buffer'], 'buffer'],
])('finds the name with %s: %s', (_change, name, candidates, nearest) => {
  expect(nearestName(name, candidates)).toBe(nearest);
});

it.each([
  ['two other letters of five', 'xelax', 'delay'],
  ['two swaps in five', 'edlya', 'delay'],
  ['half a swap and another letter in front', 'delza', 'delay'],
  ['half a swap and another letter behind', 'delyz', 'delay'],
  ['more than a third of the letters', 'buf', 'buffer'],
  ['nothing', '', 'delay'],
  ['nothing that is common', 'something-else', 'delay'],
  ['letters more than there are', 'd'.repeat(60), 'delay'],
])('finds none with %s: %s', (_change, name, candidate) => {
  expect(nearestName(name, [candidate])).toBeUndefined();
});

it.each([
  ['pre-stop-pat', 'pre-stop-path'],
  ['pre-stop-pot', 'pre-stop-port'],
  ['pre-stop-por', 'pre-stop-port'],
  ['pre-stop-p', 'pre-stop-path'],
])('finds the nearest of several, the first of equals: %s is %s', (name, nearest) => {
  expect(nearestName(name, ['pre-stop-path', 'pre-stop-port', 'pre-stop-scheme'])).toBe(nearest);
});
