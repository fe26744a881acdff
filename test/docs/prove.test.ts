import { expect, it } from 'vitest';
import { proofJson } from '../../src/report/proof-json.ts';
import { sampleProof } from '../page/sample-proof.ts';
import { readDocument } from './tables.ts';

it('docs/prove.md names every field of the JSON', () => {
  const document = readDocument('docs/prove.md');
  // The kinds of request name themselves.
  const names = [...fieldsOf(JSON.parse(JSON.stringify(proofJson(sampleProof()))))];
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !/ /.test(name) && !document.includes(`\`${name}\``))).toEqual([]);
});

function fieldsOf(value: unknown): Set<string> {
  if (value === null || typeof value !== 'object') return new Set();
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return new Set([...names, ...Object.values(value).flatMap((one) => [...fieldsOf(one)])]);
}
