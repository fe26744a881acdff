import { expect, it } from 'vitest';
import { figureTables, headOf, shownValue } from './figure-tables.ts';

it('puts bounds behind their value, and units behind their words', () => {
  const figure = {
    arm: 'floor',
    added_ms: 3.8123,
    added_low_ms: 3.7,
    added_high_ms: 3.95,
    ratio_to_floor: 1,
  };
  expect(figureTables([{ ...figure, ratio_low: 0.98, ratio_high: 1.02 }])).toEqual([
    {
      heads: ['arm', 'added, ms', 'ratio to floor'],
      rows: [['floor', '3.81 (3.7 to 3.95)', '1 (0.98 to 1.02)']],
    },
  ]);
});

it('begins a table anew where the keys change', () => {
  const tables = figureTables([
    { minute: 1, rss_mb: 90 },
    { minute: 2, rss_mb: 91 },
    { slope_mb_per_hour: 0.1 },
  ]);
  expect(tables.map(({ heads, rows }) => [heads.join(), rows.length])).toEqual([
    ['minute,RSS, MB', 2],
    ['slope, MB per hour', 1],
  ]);
});

it('shows no interval of a value that is not there', () => {
  expect(figureTables([{ added_ms: null, added_low_ms: null, added_high_ms: null }])[0]?.rows).toEqual([
    ['–'],
  ]);
});

it.each([
  ['reviews_per_s', 'reviews/s'],
  ['webhook_cpu_us_per_pod', 'webhook CPU, µs per pod'],
  ['p999_ms', 'p99.9, ms'],
  ['is_largest_patched', 'is largest patched'],
  ['api_server_added_cpu_us_per_pod', 'API server added CPU, µs per pod'],
])('calls %s "%s"', (key, head) => {
  expect(headOf(key)).toBe(head);
});

it.each([
  [1234.5, '1,235'],
  [0.000123456, '0.000123'],
  [99.96, '100'],
  [true, 'yes'],
  [null, '–'],
  ['3 timeout', '3 timeout'],
])('shows %s as %s', (value, shown) => {
  expect(shownValue(value)).toBe(shown);
});
