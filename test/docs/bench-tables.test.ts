import { expect, it } from 'vitest';
import { sampleBench, sampleRow } from '../page/sample-bench.ts';
import { benchTables } from './bench-tables.ts';

const clusterSize = sampleRow('cluster-size', [
  { namespaces: 5_000, workloads: 50_000, anonymous_mb_per_1000_objects: 0.2 },
]);
const textOf = (name: string, results = sampleBench()) =>
  benchTables(results).find((table) => table.name === name)?.text ?? '';

it('says that there was no full run before there was one', () => {
  expect(textOf('bench-figures', [])).toBe('**No full run has been made yet.**');
  expect(textOf('bench-beyond', [])).toContain('Not computed yet');
});

it('shows each row with what somebody needs to repeat it', () => {
  const text = textOf('bench-figures');
  for (const { row } of sampleBench()) expect(text).toContain(`### ${row}\n`);
  expect(text).toContain('`npm run bench -- --only admission`, 2026-03-02, 125 s, commit `0123456');
  expect(text).toContain('a made-up machine, 2 cores');
  expect(text).toContain('**Void: made up');
  expect(text).not.toMatch(/NaN|undefined/);
});

it('shows an aim that was missed as openly as one that was reached', () => {
  const text = textOf('bench-aims');
  expect(text).toContain(
    '| first answered review at most 200 ms after the start (median) | `cold-start` | 212 ms | **not reached** |',
  );
  expect(text).toContain('| 1.07 (1.05 to 1.1) | reached |');
});

it('computes what larger clusters need', () => {
  const text = textOf('bench-beyond', [...sampleBench(), clusterSize]);
  expect(text).toMatch(
    /\| 130,000 nodes \| \[1,000\]\(https:\S+\) \| 2 \| 0.56 \| 3.65 \| 133 \| 4.06 \| \d+ % \| 50 % \|/,
  );
});
