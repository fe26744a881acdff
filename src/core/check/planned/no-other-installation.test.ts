import { expect, it } from 'vitest';
import { noOtherInstallation } from './no-other-installation.ts';

const plan = {
  namespace: 'gracehook',
  failurePolicy: 'Ignore',
  isOnHostNetwork: false,
  configurationFaults: [],
  namespaceSelector: {},
};
const installed = (namespace: string) => ({
  metadata: { name: 'grace' },
  webhooks: [{ clientConfig: { service: { namespace } } }],
});

it.each([
  [[], 'passed'],
  [[installed('gracehook')], 'warned'],
  [[installed('elsewhere')], 'failed'],
])('%j: %s', (configurations, outcome) => {
  expect(noOtherInstallation.judge({ configurations, plan })?.outcome).toBe(outcome);
});
