import { expect, it } from 'vitest';
import { capabilitiesOfVersion } from './capabilities.ts';

it.each([
  ['1.29', false],
  ['v1.29.15-eks-1a2b3c', false],
  ['1.30', true],
  ['v1.37.2', true],
  ['1.30+', true],
])('knows of %s whether it keeps preStop.sleep', (version, sleep) => {
  expect(capabilitiesOfVersion(version)).toEqual({ sleep });
});

it.each(['', '1', 'latest', '1.x', '1.30 ', '2.0', '21.30', '1.1234'])('takes %j for no version', (text) => {
  expect(capabilitiesOfVersion(text)).toBeUndefined();
});
