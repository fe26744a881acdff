import { asObject, type JsonObject, valueAt } from '../json.ts';
import { restartingProbes } from '../mutations/probe-grace.ts';
import { lastingContainers } from '../pod.ts';
import type { Settings } from '../policy/resolve.ts';
import type { Status } from '../status.ts';
import type { ContainerEnd, Shutdown } from './shutdown.ts';

/** What our hooks cost, and what they rely on: one sentence each, for the person who opts in. */
export function costsOf(
  pod: JsonObject,
  settings: Settings,
  { preStop }: Status,
  { containers }: Shutdown,
): string[] {
  const ours = containers.filter(({ name }) => preStop?.has(name));
  const delay = settings.delay.value;
  return [
    ...longerEnd(ours.filter(({ hookSeconds }) => hookSeconds <= delay)),
    ...ours.flatMap((container) => longerRestart(container, pod)),
    ...ours.filter(({ isHookLengthKnown }) => !isHookLengthKnown).map((call) => uncertainDelay(call, delay)),
    ...ours.filter(({ hookSeconds }) => hookSeconds > delay).map(longSleep),
  ];
}

function longerEnd(ours: readonly ContainerEnd[]): string[] {
  const longest = Math.max(0, ...ours.map(({ hookSeconds }) => hookSeconds));
  if (longest === 0) return [];
  return [
    `Every pod takes up to ${longest} s longer to end, so a rollout takes up to ${longest} s longer for each step.`,
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

/** Only proxies for outbound traffic sleep longer than the delay. */
function longSleep({ name, hookSeconds }: ContainerEnd): string {
  return `${name} sleeps ${hookSeconds} s so that the network outlives the app: no pod ends sooner.`;
}
