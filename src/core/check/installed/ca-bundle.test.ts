import { expect, it } from 'vitest';
import { caBundle } from './ca-bundle.ts';

const configurations = [{}];
const entry = (certificates: number | undefined) => ({ entry: 'pods', certificates, issuer: undefined });

it.each([
  [1, 'passed', undefined],
  [0, 'failed', 'that of pods holds no certificate that can be read'],
  [undefined, 'failed', 'pods has none'],
])('%s certificates in a bundle: %s', (certificates, outcome, found) => {
  const verdict = caBundle.judge({ configurations, trust: [entry(1), entry(certificates)] });
  expect(verdict?.outcome).toBe(outcome);
  expect(verdict?.found).toBe(found);
});

it('has nothing to say without a configuration', () => {
  expect(caBundle.judge({ configurations: [], trust: [] })).toBeUndefined();
});
