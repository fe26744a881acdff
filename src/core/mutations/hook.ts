import { asInteger, asObject, type Json, type JsonObject, type Path, valueAt } from '../json.ts';
import type { Container } from '../pod.ts';
import { type Reason, reason } from '../reasons.ts';

/** The path of a container's hook inside its pod. */
export function preStopPath(container: Container): Path {
  return [...container.path, 'lifecycle', 'preStop'];
}

/** The hook that a container's author wrote, or undefined. */
export function hookOf({ json }: Container): Json | undefined {
  return valueAt(json, ['lifecycle', 'preStop']) ?? undefined;
}

/** The reason for leaving a container's own hook as it is. */
export function hookStays({ name }: Container): Reason {
  return reason('PreStopAlreadySet', `${name} has a preStop hook of its own, which stays.`);
}

/** The hook that sleeps, as we write it. A sleep of 0 is never written: it would only hide the author's intent. */
export function sleepHook(seconds: number): JsonObject {
  return { sleep: { seconds } };
}

/** The length of a hook that sleeps; undefined for one of another kind, or above 2^53. Seconds. */
export function sleepSeconds(hook: Json | undefined): number | undefined {
  return asInteger(valueAt(hook, ['sleep', 'seconds']));
}

/** A hook in a few words, for status and people: `sleep 5`, `httpGet /prestop 8080`, `exec`. */
export function describeHook(hook: Json | undefined): string {
  const seconds = sleepSeconds(hook);
  if (seconds !== undefined) return `sleep ${seconds}`;
  const [kind = 'none', handler] = Object.entries(asObject(hook) ?? {})[0] ?? [];
  const { path, port } = asObject(handler) ?? {};
  return kind === 'httpGet' ? `httpGet ${String(path)} ${String(port)}` : kind;
}

/** Whether a hook has a shape that we write: one with headers, a host or anything else is its author's. */
export function isHookOfOurs(hook: Json | undefined): boolean {
  if (sleepSeconds(hook) !== undefined) return Object.keys(asObject(hook) ?? {}).length === 1;
  const keys = Object.keys(asObject(valueAt(hook, ['httpGet'])) ?? {});
  return keys.length === 3 && ['path', 'port', 'scheme'].every((key) => keys.includes(key));
}
