import { expect, it } from 'vitest';
import { sampleBench, sampleRow } from '../../page/sample-bench.ts';
import type { Figure } from '../bench-row.ts';
import { aims } from './aims.ts';
import { judgeAims } from './judge-aims.ts';

/** What is said of the aims of a row, by the begin of their texts. */
function judged(row: string, figures: readonly Figure[]) {
  const own = aims.filter((aim) => aim.row === row);
  return judgeAims(own, [sampleRow(row, figures)]).map(({ value, verdict }) => [value, verdict]);
}

it('measures nothing where there are no results', () => {
  expect(new Set(judgeAims(aims, []).map(({ value, verdict }) => `${value} ${verdict}`))).toEqual(
    new Set(['– not measured']),
  );
});

it('measures nothing by a row that is void', () => {
  const [aim] = judgeAims(
    aims.filter(({ row }) => row === 'not-opted-in'),
    sampleBench(),
  );
  expect(aim).toMatchObject({ value: 'void', verdict: 'not measured' });
});

it('says a ratio with its interval, and judges each size by itself', () => {
  const own = judgeAims(aims, sampleBench()).filter(({ row }) => row === 'admission');
  const of = (text: string) => own.find((aim) => aim.text.includes(text));
  expect(of("3.6 KB at most 1.1 × the floor's")).toMatchObject({
    value: '1.07 (1.05 to 1.1)',
    verdict: 'reached',
  });
  expect(of("73 KB at most 0.55 × controller-runtime's")).toMatchObject({ verdict: 'not reached' });
  expect(of("CPU for a pod of 15 KB at most 0.2 × controller-runtime's")).toMatchObject({
    ...{ value: '0.165', verdict: 'reached' },
  });
});

it('does not call a tail reached that lost a review', () => {
  expect(judged('tail', [{ p99_to_p50: 2, p999_ms: 8, errors: 1 }])).toEqual([
    ['2; 1 errors', 'not reached'],
    ['8 ms', 'reached'],
  ]);
});

it.each([
  ['overlap', [0.02, -0.03, 0.07], 'reached'],
  ['are apart', [0.2, 0.15, 0.25], 'not reached'],
])('compares pods that did not opt in with A/A where the intervals %s', (_, [added, low, high], verdict) => {
  const figures = [
    { arm: 'none again', size: '15 KB', calls: 0, added_ms: 0.01, added_low_ms: -0.04, added_high_ms: 0.06 },
    { arm: 'gracehook', size: '15 KB', calls: 0, added_ms: added, added_low_ms: low, added_high_ms: high },
  ] as Figure[];
  expect(judged('not-opted-in', figures)).toEqual([
    ['0 calls', 'reached'],
    [`${added} (A/A 0.01) ms`, verdict],
  ]);
});

it('counts what an overloaded webhook neither patched nor refused', () => {
  const figure = { patched_percent: 10, refused_percent: 85, not_sent_percent: 4, patched_to_most: 0.95 };
  const rest = { largest_rss_mb: 180, errors_after_it: 0 };
  expect(judged('overload', [{ ...figure, ...rest }])).toEqual([
    ['1 % otherwise', 'not reached'],
    ['0.95', 'reached'],
    ['180 MB', 'reached'],
    ['0 errors', 'reached'],
  ]);
});

it('takes the worse of idle memories', () => {
  const figures = [
    { when: 'before', rss_mb: 92, anonymous_mb: 44 },
    { when: 'after', rss_mb: 104, anonymous_mb: 47 },
  ];
  expect(judged('idle-memory', figures)).toEqual([
    ['104 MB', 'not reached'],
    ['47 MB', 'reached'],
  ]);
});
