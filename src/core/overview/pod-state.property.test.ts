import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arbitraryPod } from '../../../test/pods/arbitrary-pod.ts';
import { decide } from '../decide.ts';
import type { JsonObject } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext } from '../pod-context.ts';
import { podState } from './pod-state.ts';

const context = defaultContext('1.0.0');

it('a pod is never stale while nothing has changed', () => {
  fc.assert(
    fc.property(arbitraryPod, (pod) => {
      const { operations, outcome } = decide(pod, context);
      const made = applyOperations(pod, operations) as JsonObject;
      const present = { template: pod, context, optedInSince: undefined, isPolicyKnown: true };
      expect(podState(made, present)).toBe(outcome === 'skipped' ? 'skipped' : 'injected');
    }),
    { numRuns: 2_000 },
  );
});
