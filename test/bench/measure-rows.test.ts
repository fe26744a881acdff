import { expect, it } from 'vitest';
import type { BenchRow, Measured } from './bench-row.ts';
import { faultsOf, measureRows } from './measure-rows.ts';

const row = (name: string, measure: BenchRow['measure']): BenchRow => {
  return { name, summary: '', minutes: 1, isInShort: true, measure };
};
const found = async (): Promise<Measured> => ({ figures: [{ rate_per_s: 1 / 3, reviews: 1_234_567 }] });

async function measured(
  rows: readonly BenchRow[],
  { isShort = false, stopped = new AbortController() } = {},
) {
  const told: string[] = [];
  const outcomes = await measureRows(rows, {
    plan: { isShort, signal: stopped.signal },
    commit: 'c0ffee',
    onBegin: ({ name }) => told.push(`begin ${name}`),
    onEnd: ({ row: name }) => void told.push(`end ${name}`),
  });
  return { told, outcomes };
}

it('gives each row a head of its own, by which it can be measured again', async () => {
  const { outcomes } = await measured([row('tail', found)], { isShort: true });
  expect(outcomes).toEqual([
    {
      row: 'tail',
      result: {
        ...{ row: 'tail', command: 'npm run bench -- --only tail --short', commit: 'c0ffee', seconds: 0 },
        ...{ date: expect.any(String), versions: expect.objectContaining({ machine: expect.any(String) }) },
        figures: [{ rate_per_s: 0.333333, reviews: 1_234_567 }],
      },
    },
  ]);
  expect(faultsOf(outcomes)).toEqual([]);
});

it('goes on after a row that fails, and tells of it at the end', async () => {
  const failing = row('tail', () => Promise.reject(new Error('no patch')));
  const isVoid = row('soak', async () => ({ figures: [], void: 'the machine was busy' }));
  const { told, outcomes } = await measured([failing, isVoid, row('sizes', found)]);
  expect(told).toEqual(['begin tail', 'end tail', 'begin soak', 'end soak', 'begin sizes', 'end sizes']);
  expect(faultsOf(outcomes)).toEqual(['tail failed: no patch', 'soak is void: the machine was busy']);
});

it('keeps what was done where somebody stops it', async () => {
  const stopped = new AbortController();
  const interrupted = row('soak', async ({ signal }) => {
    stopped.abort();
    signal.throwIfAborted();
    return found();
  });
  const { told, outcomes } = await measured([row('tail', found), interrupted, row('sizes', found)], {
    stopped,
  });
  expect(told).toEqual(['begin tail', 'end tail', 'begin soak']);
  expect(outcomes.map(({ row: name }) => name)).toEqual(['tail']);
});
