import { expect, it } from 'vitest';
import { sampleBench } from '../../page/sample-bench.ts';
import { benchPage } from './bench-page.ts';

const summaries = [
  { name: 'admission', summary: 'what a pod takes longer' },
  { name: 'burst', summary: 'many pods at once' },
];
const text = benchPage({ rows: sampleBench(), summaries });

it('has a card for each row that was measured, and names those that were not', () => {
  for (const { row } of sampleBench()) expect(text).toContain(`id="row-${row}"`);
  expect(text).toContain('npm run bench -- --only burst');
});

it('draws a picture for each size, with its text alternative', () => {
  expect(text).toContain('Latency added to a pod, 15 KB');
  expect(text).toContain('gracehook: 4.06, between 3.94 and 4.22.');
  expect(text).toContain('controller-runtime: 347 at 1,');
});

it('says that a row is void, and lets no text become markup', () => {
  expect(text).toContain('These figures say nothing: made up');
  expect(text).not.toContain('<script');
});

it('draws only what is a number', () => {
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
});
