import { expect, it } from 'vitest';
import { serverVersion } from './server-version.ts';

it.each([
  ['v1.30.0', 'passed'],
  ['v1.37.2-eks', 'passed'],
  ['v1.29.9', 'failed'],
  ['', 'warned'],
])('%j %s', (version, outcome) => {
  expect(serverVersion.judge({ serverVersion: version })?.outcome).toBe(outcome);
});
