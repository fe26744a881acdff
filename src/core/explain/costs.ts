import { asObject, type JsonObject, valueAt } from '../json.ts';
import { handlerFromLiveness, portOfProbe } from '../mutations/probe.ts';
import { restartingProbes } from '../mutations/probe-grace.ts';
import { type Container, lastingContainers } from '../pod.ts';
import type { Settings } from '../policy/resolve.ts';
import type { Status } from '../status.ts';
import type { ContainerEnd, Shutdown } from './shutdown.ts';

/** What our hooks cost, and what they rely on: one sentence each, for the person who opts in. */
export function costsOf(
  pod: JsonObject,
  settings: Settings,
  { preStop, readiness }: Status,
  { containers }: Shutdown,
): string[] {
  const ours = containers.filter(({ name }) => preStop?.has(name));
  const delay = settings.delay.value;
  // Only proxies for outbound traffic sleep longer than the delay.
  const long = ours.filter(({ hookSeconds }) => hookSeconds > delay);
  return [
    ...(long.length > 0 ? [longSleep(long)] : longerEnd(ours)),
    ...ours.flatMap((container) => longerRestart(container, pod)),
    ...ours.filter(({ isHookLengthKnown }) => !isHookLengthKnown).map((call) => uncertainDelay(call, delay)),
    ...lastingContainers(pod)
      .filter(({ name }) => readiness?.has(name) && settings.readiness.value.kind === 'auto')
      .map(newReadiness),
  ];
}

function longerEnd(ours: readonly ContainerEnd[]): string[] {
  const longest = Math.max(0, ...ours.map(({ hookSeconds }) => hookSeconds));
  if (longest === 0) return [];
  return [
    `Every pod takes up to ${longest} s longer to end: a Deployment's rollout does not wait for that, a StatefulSet's, a DaemonSet's and a node drain do.`,
  ];
}

function longerRestart({ name, hookSeconds }: ContainerEnd, pod: JsonObject): string[] {
  const container = lastingContainers(pod).find((one) => one.name === name);
  const probes = restartingProbes.filter(
    (probe) => asObject(valueAt(container?.json, [probe])) !== undefined,
  );
  if (probes.length === 0) return [];
  return [
    `A restart of ${name} by its ${probes.join(' or ')} takes up to ${hookSeconds} s longer: the hook runs there, too.`,
  ];
}

function uncertainDelay({ name, hook }: ContainerEnd, delaySeconds: number): string {
  return `${name} is called (${hook}): a call that returns at once gives no delay; it should answer after ${delaySeconds} s.`;
}

/** The shorter hooks of other containers cost nothing beside it, since all start at once. */
function longSleep(containers: readonly ContainerEnd[]): string {
  const longest = Math.max(...containers.map(({ hookSeconds }) => hookSeconds));
  const names = containers.map(({ name }) => name).join(' and ');
  const verb = containers.length === 1 ? 'sleeps' : 'sleep';
  return `Every pod takes at least ${longest} s to end: ${names} ${verb} so long that the network outlives the app.`;
}

/** What a readiness probe risks that nobody asked for: copied from the liveness probe, or else on a declared port. */
function newReadiness({ name, json }: Container): string {
  const liveness = valueAt(json, ['livenessProbe']);
  if (handlerFromLiveness(liveness) !== undefined) {
    return `The question of ${name}'s livenessProbe now decides its readiness, too: while it fails, no requests come.`;
  }
  const port = String(portOfProbe(valueAt(json, ['readinessProbe'])));
  return `${name} never becomes ready where nothing listens on its port ${port}: then write gracehook.io/readiness: 'off'.`;
}
