import { expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import { applyOperations } from '../../../src/core/json-patch.ts';
import { defaultContext } from '../../../src/core/pod-context.ts';
import { version } from '../../../src/version.ts';
import { benchPods } from '../bench-pod.ts';
import { type BarePodSpec, bareOperations } from './bare-operations.ts';
import { podOfBytes, podOfContainers, usualPod } from './sized-pod.ts';

it.each([
  ['the usual one', usualPod],
  ['one container', podOfContainers(1)],
  ['three containers', podOfContainers(3)],
])('makes the same of a pod as the engine: %s', (_what, pod) => {
  const { operations } = decide(pod, defaultContext(version));
  const bare = bareOperations(pod['spec'] as unknown as BarePodSpec);
  expect(applyOperations(pod, bare)).toEqual(applyOperations(pod, operations));
});

it.each([
  ...benchPods.map(({ size, pod }) => [size, pod] as const),
  ['1 KiB', podOfBytes(1_024)] as const,
  ['3 MiB', podOfBytes(3 * 1_048_576)] as const,
  ['250 containers', podOfContainers(250)] as const,
])('the engine patches a pod of %s', (_what, pod) => {
  expect(decide(pod, defaultContext(version)).outcome).toBe('patched');
});
