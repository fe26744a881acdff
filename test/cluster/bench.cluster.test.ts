import { expect, it } from 'vitest';
import { measureRows } from '../bench/measure-rows.ts';
import { rows } from '../bench/rows.ts';
import { describeResult } from '../bench/shown/bench-text.ts';

// All of them together take at most five minutes, on API servers and servers of their own. A machine that does something
// else meanwhile may make a row void, which is shown and fails nothing; so no time is asserted.
const timeout = 300_000;
const shortRows = rows.filter(({ isInShort }) => isInShort);

it('has rows for CI', () => {
  expect(shortRows).not.toEqual([]);
});

it.each(shortRows)('measures the row $name of the bench, shortened', { timeout }, async (row) => {
  const signal = AbortSignal.timeout(timeout);
  const plan = { isShort: true, signal };
  const [outcome] = await measureRows([row], { plan, commit: '', onBegin: () => {}, onEnd: () => {} });
  if (outcome === undefined) throw new Error(`${row.name} took too long`);
  // A row throws where an arm's pods did not come out as the others', or a review was lost.
  if ('error' in outcome) throw outcome.error;
  const { figures } = outcome.result;
  console.log(describeResult(outcome.result));
  expect(figures).not.toEqual([]);
  const numbers = figures.flatMap((figure) => Object.values(figure).filter((one) => typeof one === 'number'));
  expect(numbers.filter((one) => !Number.isFinite(one))).toEqual([]);
  expect(numbers).not.toEqual([]);
});
