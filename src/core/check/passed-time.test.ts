import { expect, it } from 'vitest';
import { agoOrAhead } from './passed-time.ts';

const now = new Date('2026-01-01T00:00:00Z');

it.each([
  [90, 'in 90 seconds'],
  [-600, '10 minutes ago'],
  [7200, 'in 2 hours'],
  [-30 * 86_400, '30 days ago'],
  [1, 'in 1 second'],
])('%i s are %s', (seconds, text) => {
  expect(agoOrAhead(new Date(now.getTime() + seconds * 1000), now)).toBe(text);
});
