import { expect, it } from 'vitest';
import { sampleRow } from '../page/sample-bench.ts';
import { withRow } from './bench-results.ts';

const names = ['admission', 'tail', 'soak'];
const old = { rows: [sampleRow('admission', [{ added_ms: 1 }]), sampleRow('soak', [{ rss_mb: 1 }])] };

it('puts a row in the place of its old figures, and leaves the others', () => {
  const { rows } = withRow(old, sampleRow('admission', [{ added_ms: 2 }]), names);
  expect(rows).toEqual([sampleRow('admission', [{ added_ms: 2 }]), old.rows[1]]);
});

it('puts a new row where it belongs', () => {
  const { rows } = withRow(old, sampleRow('tail', []), names);
  expect(rows.map(({ row }) => row)).toEqual(names);
});

it('keeps figures that say something rather than new ones that are void', () => {
  const isVoid = { ...sampleRow('soak', []), void: 'the machine was busy' };
  expect(withRow(old, isVoid, names)).toEqual(old);
  expect(withRow({ rows: [] }, isVoid, names).rows).toEqual([isVoid]);
});
