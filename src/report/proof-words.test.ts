import { expect, it } from 'vitest';
import { durationWords, failedWords, percentWords } from './proof-words.ts';

it.each([
  [0, '0 %'],
  [0.004, '< 0.01 %'],
  [0.634, '0.63 %'],
  [3.603, '3.6 %'],
  [37.52, '37.5 %'],
  [100, '100 %'],
])('rounds %d percent to %s', (percent, words) => {
  expect(percentWords(percent)).toBe(words);
});

it.each([
  [null, '-'],
  [0.4, '0 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1254, '1.25 s'],
])('shows %d ms as %s', (milliseconds, words) => {
  expect(durationWords(milliseconds)).toBe(words);
});

it('says how many failed, with their share where there are any', () => {
  expect(failedWords({ requests: 1221, failed: 44 })).toBe('44 (3.6 %)');
  expect(failedWords({ requests: 1221, failed: 0 })).toBe('0');
  expect(failedWords({ requests: 0, failed: 0 })).toBe('0');
});
