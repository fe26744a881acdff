import type { Status } from '../status.ts';
import { addEnvVariables, askedVariables } from './env.ts';
import { frameworkVariables } from './framework.ts';
import { raiseGracePeriod } from './grace-period.ts';
import type { Injection, Mutation } from './mutation.ts';
import { hasHookForProxy, keepOutboundProxies } from './outbound-proxies.ts';
import { addPreStopHooks } from './pre-stop.ts';
import { pinProbes } from './probe-grace.ts';
import { addReadinessProbes } from './readiness.ts';
import { sidecarDrainVariables } from './sidecar-drain.ts';
import { addStartupProbes } from './startup.ts';
import { setStopSignals } from './stop-signal.ts';

/**
 * All mutations, in their order. A hook's path is called on the readiness port; the grace period depends on whether a
 * hook of ours goes in; an outbound proxy sleeps and a framework drains as long as the grace period lets it; pins contain
 * the sleeps. Nothing else depends on anything. A new mutation is one file and one line here.
 */
export function mutate(injection: Injection): Mutation {
  const readiness = addReadinessProbes(injection);
  const preStop = addPreStopHooks(injection, readiness.probes);
  const grace = raiseGracePeriod(injection, preStop.hookSeconds.size > 0 || hasHookForProxy(injection));
  const outbound = keepOutboundProxies(injection, grace.grace);
  const asked = askedVariables(injection);
  const framework = frameworkVariables(injection, grace.grace);
  const hookSeconds = new Map([...preStop.hookSeconds, ...outbound.hookSeconds]);
  return combined([
    preStop,
    outbound,
    grace,
    pinProbes(injection, hookSeconds, grace.grace.raisedFrom),
    readiness,
    addStartupProbes(injection),
    setStopSignals(injection),
    asked,
    framework,
    addEnvVariables(injection, [asked.wanted, framework.wanted, sidecarDrainVariables(injection)]),
  ]);
}

function combined(mutations: readonly Mutation[]): Mutation {
  return {
    edits: mutations.flatMap(({ edits }) => edits),
    reasons: mutations.flatMap(({ reasons }) => reasons),
    status: mutations.reduce<Status>((all, { status }) => mergedStatus(all, status), {}),
  };
}

/** Several mutations may tell of the same field, each for containers of its own. */
function mergedStatus(all: Status, { preStop, ...rest }: Status): Status {
  return { ...all, ...rest, ...(preStop && { preStop: new Map([...(all.preStop ?? []), ...preStop]) }) };
}
