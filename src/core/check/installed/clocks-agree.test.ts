import { expect, it } from 'vitest';
import { clocksAgree } from './clocks-agree.ts';

const server = new Date('2026-01-01T00:00:00Z');

it.each([
  [0, 'passed', undefined],
  [-14, 'passed', undefined],
  [15, 'warned', 'ahead of'],
  [-20, 'warned', 'behind'],
  [300, 'failed', '300 s ahead of'],
  [-3600, 'failed', '3600 s behind'],
])('%i s apart: %s', (seconds, outcome, words) => {
  const own = new Date(server.getTime() + seconds * 1000);
  const verdict = clocksAgree.judge({ clocks: { server, own } });
  expect(verdict?.outcome).toBe(outcome);
  if (words !== undefined) expect(verdict?.found).toContain(words);
});

it('has nothing to say where the server tells no time', () => {
  expect(clocksAgree.judge({ clocks: undefined })).toBeUndefined();
});
