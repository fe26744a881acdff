import { expect, it } from 'vitest';
import { asList, valueAt } from '../../../src/core/json.ts';
import { podOfBytes, podOfContainers, sizeOf, usualPod } from './sized-pod.ts';

it.each([1_000, 1_024, 3_600, 15_000, 1_048_576, 3 * 1_048_576])('a pod of %i bytes', (bytes) => {
  expect(sizeOf(podOfBytes(bytes))).toBe(bytes);
});

it('a pod of too few bytes is none', () => {
  expect(() => podOfBytes(500)).toThrow(RangeError);
});

it.each([1, 250])('a pod of %i containers, each with a name of its own', (count) => {
  const containers = asList(valueAt(podOfContainers(count), ['spec', 'containers']));
  expect(new Set(containers.map((container) => valueAt(container, ['name']))).size).toBe(count);
});

it('the usual pod has the grace period that the API server writes', () => {
  expect(valueAt(usualPod, ['spec', 'terminationGracePeriodSeconds'])).toBe(30);
});
