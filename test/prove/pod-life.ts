import type { PodLife } from '../../src/core/proof/pod-life.ts';

/** The life of an injected pod that was ready before its pass began, with what a test wants otherwise. */
export function podLife(name: string, changes: Partial<PodLife> = {}): PodLife {
  return {
    name,
    node: 'node1',
    isInjected: true,
    gracePeriodSeconds: 40,
    preStopSeconds: 5,
    createdAt: null,
    readyAt: null,
    deletedAt: undefined,
    goneAt: undefined,
    ...changes,
  };
}
