import { addEnvVariables } from './env.ts';
import { raiseGracePeriod } from './grace-period.ts';
import type { Injection, Mutation } from './mutation.ts';
import { addPreStopHooks } from './pre-stop.ts';
import { addReadinessProbes } from './readiness.ts';

/**
 * All mutations, in their order. The grace period depends on the hooks, so it comes after them; nothing else depends
 * on anything. A new mutation is one file and one line here.
 */
export function mutate(injection: Injection): Mutation {
  const preStop = addPreStopHooks(injection);
  return combined([
    preStop,
    raiseGracePeriod(injection, preStop.hooks),
    addReadinessProbes(injection),
    addEnvVariables(injection),
  ]);
}

function combined(mutations: readonly Mutation[]): Mutation {
  return {
    edits: mutations.flatMap(({ edits }) => edits),
    reasons: mutations.flatMap(({ reasons }) => reasons),
    status: Object.assign({}, ...mutations.map(({ status }) => status)),
  };
}
