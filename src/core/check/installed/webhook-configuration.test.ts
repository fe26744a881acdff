import { expect, it } from 'vitest';
import { webhookConfiguration } from './webhook-configuration.ts';

const named = (name: string) => ({ metadata: { name } });

it.each([
  [[], 'failed'],
  [[named('a')], 'passed'],
  [[named('a'), named('b')], 'warned'],
])('%j: %s', (configurations, outcome) => {
  expect(webhookConfiguration.judge({ configurations })?.outcome).toBe(outcome);
});

it('names who deploys it', () => {
  const annotations = { 'meta.helm.sh/release-name': 'grace' };
  const configurations = [{ metadata: { name: 'gracehook', annotations } }];
  expect(webhookConfiguration.judge({ configurations })?.found).toBe('gracehook, deployed by Helm (grace)');
});
