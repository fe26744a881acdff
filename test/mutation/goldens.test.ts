import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { goldenCase, goldenCases, goldenFile, goldenResult } from '../golden/golden-case.ts';

// The golden cases without the webhook, for mutation testing (vitest.mutation.config.ts).
it.each(goldenCases)('decides %s as expected', (name) => {
  const expected = JSON.parse(readFileSync(goldenFile(name, 'expected.json'), 'utf8'));
  expect(goldenResult(goldenCase(name))).toEqual(expected);
});
