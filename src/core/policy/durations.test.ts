import { expect, it } from 'vitest';
import { parseDuration } from './durations.ts';

it.each([
  ['90s', 90],
  ['1m30s', 90],
  ['500ms', 1],
  ['0.4ms', 1],
  ['0.0004s', 1],
  ['1.001s', 2],
  ['0s', 0],
  ['1500ms', 2],
  ['0s', 0],
  ['1h', 3600],
  ['1.5s', 2],
  ['0.1s', 1],
  ['1.25m', 75],
  ['1h0.5m1s', 3631],
  [' 5s ', 5],
  ['99999999999h', 365 * 24 * 3600],
])('reads %s as %d s', (text, seconds) => {
  expect(parseDuration(text)).toEqual({ value: seconds });
});

it.each([
  ['5', 5],
  ['090', 90],
  ['99999999999', 365 * 24 * 3600],
])('reads the bare number %s as seconds, and says so', (text, seconds) => {
  expect(parseDuration(text)).toEqual({
    value: seconds,
    problems: [
      { code: 'UnitMissing', detail: `"${text}" has no unit and is read as seconds; write ${seconds}s` },
    ],
  });
});

it.each(['banana', '', '-5s', '5 s', '5s3', 'five', '1d', 's', '\n'])('does not read %j', (text) => {
  const { value, problems } = parseDuration(text);
  expect([value, problems?.map(({ code }) => code)]).toEqual([undefined, ['InvalidAnnotation']]);
});
