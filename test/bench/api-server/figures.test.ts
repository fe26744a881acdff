import { expect, it } from 'vitest';
import { seededRandom } from '../sampling/seeded-random.ts';
import { latencyFigures, usageFigures, voidBecause } from './figures.ts';

/** What each arm took in a hundred rounds: a machine that becomes slower, and what the arm adds. */
function roundsOf(added: Readonly<Record<string, number>>) {
  const drift = Array.from({ length: 100 }, (_, index) => 4 + index / 50);
  return Object.fromEntries(
    Object.entries(added).map(([arm, more]) => [arm, drift.map((milliseconds) => milliseconds + more)]),
  );
}

const rounds = roundsOf({ none: 0, 'none again': 0.01, floor: 2, gracehook: 2.2, 'go-lean': 4.4 });
const figures = latencyFigures({ size: '15 KB', clients: 1 }, rounds, seededRandom(1));
const figureOf = (arm: string) => figures.find((figure) => figure['arm'] === arm);

it('tells what an arm adds, and that as a multiple of the floor and of Gracehook', () => {
  expect(figureOf('gracehook')).toEqual({
    ...{ arm: 'gracehook', size: '15 KB', clients: 1, samples: 100, p50_ms: 7.18, p99_ms: 8.16 },
    ...{ added_ms: 2.2, added_low_ms: 2.2, added_high_ms: 2.2 },
    ...{ ratio_to_floor: 1.1, ratio_low: 1.1, ratio_high: 1.1 },
    ...{ gracehook_ratio: 1, gracehook_ratio_low: 1, gracehook_ratio_high: 1 },
  });
  expect(figureOf('go-lean')).toMatchObject({ ratio_to_floor: 2.2, gracehook_ratio: 0.5 });
});

it('gives no webhook nothing that it adds, and its repetition no ratio', () => {
  expect(figureOf('none')).toMatchObject({ added_ms: null, ratio_to_floor: null, gracehook_ratio: null });
  expect(figureOf('none again')).toMatchObject({
    added_ms: 0.01,
    ratio_to_floor: null,
    gracehook_ratio: null,
  });
});

it('gives all arms the same keys, so that they make one table', () => {
  const keys = figures.map((figure) => Object.keys(figure).join());
  expect(new Set(keys).size).toBe(1);
});

it.each([
  [0.1, undefined],
  [-0.1, undefined],
  [0.11, '15 KB: two arms without a webhook differ by 0.11 ms, more than 0.1 ms, 0.05 × what the floor adds'],
  [
    -0.11,
    '15 KB: two arms without a webhook differ by 0.11 ms, more than 0.1 ms, 0.05 × what the floor adds',
  ],
])('with A/A arms that differ by %d ms, and a floor of 2 ms, is void: %s', (difference, expected) => {
  const measured = roundsOf({ none: 0, 'none again': difference, floor: 2 });
  expect(voidBecause(latencyFigures({}, measured, seededRandom(1)), '15 KB')).toBe(expected);
});

it('is void where the floor was not measured', () => {
  const measured = roundsOf({ none: 0, 'none again': 0 });
  expect(voidBecause(latencyFigures({}, measured, seededRandom(1)), '15 KB')).toContain('more than NaN ms');
});

it('tells the CPU of the API server beside what no webhook costs it', () => {
  const usage = { pods: 200, podsPerSecond: 98.7654, webhookMicroseconds: null, memory: null };
  const webhook = { webhookMicroseconds: 512.4, memory: { rss_mb: 80.1, anonymous_mb: 30.2 } };
  const usages = new Map([
    ['none', { ...usage, apiServerMicroseconds: 1900.4 }],
    ['gracehook', { ...usage, ...webhook, apiServerMicroseconds: 3900.4 }],
  ]);
  const common = { size: '15 KB', pods: 200, pods_per_s: 98.765 };
  expect(usageFigures({ size: '15 KB' }, usages)).toEqual([
    {
      ...{ arm: 'none', ...common, webhook_cpu_us_per_pod: null, api_server_cpu_us_per_pod: 1900 },
      ...{ api_server_added_cpu_us_per_pod: null, rss_mb: null, anonymous_mb: null },
    },
    {
      ...{ arm: 'gracehook', ...common, webhook_cpu_us_per_pod: 512, api_server_cpu_us_per_pod: 3900 },
      ...{ api_server_added_cpu_us_per_pod: 2000, rss_mb: 80.1, anonymous_mb: 30.2 },
    },
  ]);
});
