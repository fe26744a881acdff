import type { PodLife } from './pod-life.ts';
import type { Pass } from './proof.ts';

/** Why the pods are not those that a pass of a comparison is to measure, in a sentence; undefined where they are. */
export function phaseFault(kind: Pass['kind'], pods: readonly PodLife[]): string | undefined {
  const isWanted = kind === 'as-it-is';
  const others = pods.filter(({ isInjected }) => isInjected !== isWanted).map(({ name }) => name);
  if (others.length === 0) return undefined;
  return isWanted
    ? `these pods are not injected though they shall be as before: ${others.join(', ')}; is the webhook there (gracehook check)?`
    : `these pods are injected in spite of gracehook.io/inject: disabled in their template: ${others.join(', ')}`;
}
