import { expect, it } from 'vitest';
import { otherWebhooks } from './other-webhooks.ts';

const webhook = (name: string, resource: string) => ({
  metadata: { name },
  webhooks: [{ rules: [{ apiGroups: [''], operations: ['CREATE'], resources: [resource] }] }],
});

it.each([
  ['a mesh', webhook('istio-sidecar-injector', 'pods'), 'passed', 'istio-sidecar-injector'],
  ['one for all kinds', webhook('tagger', '*'), 'passed', 'tagger'],
  ['one for other kinds', webhook('graceful-services', 'services'), 'passed', undefined],
  ['one of the same trade', webhook('pod-graceful-drain', 'pods'), 'warned', 'pod-graceful-drain'],
])('%s', (_what, object, outcome, words) => {
  const verdict = otherWebhooks.judge({ otherWebhooks: [object] });
  expect(verdict?.outcome).toBe(outcome);
  if (words === undefined) expect(verdict?.found).toBeUndefined();
  else expect(verdict?.found).toContain(words);
});
