import type { Edit } from '../edit.ts';
import { asInteger, asObject, type Json, valueAt } from '../json.ts';
import { type Container, lastingContainers, nativeSidecars } from '../pod.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Injection, Mutation } from './mutation.ts';

/** The hooks that the pod ends up with, as far as the grace period depends on them. Seconds. */
export interface Hooks {
  /** Our sleep in each container that gets one. */
  readonly ours: ReadonlyMap<string, number>;
  /** The longest hook of the author's own, where one of unknown length counts as the delay; 0 without any. */
  readonly longestOfAuthor: number;
}

/** Adds `preStop.sleep` to every container without a hook, so that it serves until traffic goes elsewhere. */
export function addPreStopHooks(injection: Injection): Mutation & { readonly hooks: Hooks } {
  const seconds = injection.settings.delay.value;
  const reasons: Reason[] = [];
  const edits: Edit[] = [];
  const ours = new Map<string, number>();
  for (const container of injection.containers) {
    if (hookOf(container) !== undefined) {
      reasons.push(
        reason('PreStopAlreadySet', `${container.name} has a preStop hook of its own, which stays.`),
      );
    } else if (seconds > 0 && injection.capabilities.sleep) {
      edits.push({ path: preStopPath(container), value: sleepHook(seconds) });
      ours.set(container.name, seconds);
    }
  }
  if (seconds > 0 && !injection.capabilities.sleep) reasons.push(reason('SleepUnsupported'));
  for (const { name } of nativeSidecars(injection.pod)) {
    reasons.push(
      reason('NativeSidecar', `${name} is a native sidecar and gets no hook and no readiness probe.`),
    );
  }
  const authors = lastingContainers(injection.pod).map((container) => secondsOf(container, seconds));
  return {
    edits,
    reasons,
    status: { preStop: new Map([...ours].map(([name, sleep]) => [name, `sleep ${sleep}`])) },
    hooks: { ours, longestOfAuthor: Math.max(0, ...authors) },
  };
}

/** The path of a container's hook inside its pod. */
export function preStopPath(container: Container): Edit['path'] {
  return [...container.path, 'lifecycle', 'preStop'];
}

/** The hook that sleeps, as we write it. A sleep of 0 is never written: it would only hide the author's intent. */
export function sleepHook(seconds: number): Json {
  return { sleep: { seconds } };
}

function hookOf({ json }: Container): Json | undefined {
  return valueAt(json, ['lifecycle', 'preStop']) ?? undefined;
}

/** How long a container's own hook takes; a hook that is no sleep has no known length and counts as the delay. */
function secondsOf(container: Container, delaySeconds: number): number {
  const hook = hookOf(container);
  if (hook === undefined) return 0;
  const sleep = asObject(valueAt(hook, ['sleep']));
  if (sleep === undefined) return delaySeconds;
  return asInteger(sleep['seconds']) ?? delaySeconds;
}
