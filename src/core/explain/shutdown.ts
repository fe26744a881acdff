import { asString, type Json, type JsonObject, valueAt } from '../json.ts';
import { gracePeriodPath, graceSecondsOf } from '../mutations/grace-period.ts';
import { describeHook, hookOf, sleepSeconds } from '../mutations/hook.ts';
import { appContainers, type Container, nativeSidecars } from '../pod.ts';
import type { Settings } from '../policy/resolve.ts';

/** How one container ends, in seconds from the moment at which its pod is told to go. */
export interface ContainerEnd {
  readonly name: string;
  /** The preStop hook in a few words: `sleep 5s`; undefined without one. */
  readonly hook: string | undefined;
  /** How long the hook takes; the delay where only the container itself knows. The stop signal comes after it. */
  readonly hookSeconds: number;
  readonly isHookLengthKnown: boolean;
  readonly signal: string;
  /** The kubelet ends native sidecars after the app's containers, so nobody knows when. */
  readonly isNativeSidecar: boolean;
}

/** How a pod ends: all hooks start at once, a container gets its signal when its hook is over, SIGKILL ends all. */
export interface Shutdown {
  /** From the first moment to SIGKILL, hooks included; undefined where it is a number too large to compute with. */
  readonly graceSeconds: number | undefined;
  /** How long the app may need after the signal, as its settings say. */
  readonly drainSeconds: number;
  readonly containers: readonly ContainerEnd[];
}

/**
 * The end of a pod as the kubelet makes it.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 */
export function shutdownOf(pod: JsonObject, { delay, drain }: Settings): Shutdown {
  const graceSeconds = graceSecondsOf(valueAt(pod, gracePeriodPath));
  const endOf = (container: Container, isNativeSidecar: boolean): ContainerEnd => {
    const hook = hookOf(container);
    const seconds = sleepSeconds(hook);
    const hookSeconds = hook === undefined ? 0 : (seconds ?? delay.value);
    return {
      name: container.name,
      hook: hook === undefined ? undefined : shownHook(hook),
      hookSeconds: Math.min(hookSeconds, graceSeconds ?? hookSeconds),
      isHookLengthKnown: hook === undefined || seconds !== undefined,
      signal: asString(valueAt(container.json, ['lifecycle', 'stopSignal'])) ?? 'SIGTERM',
      isNativeSidecar,
    };
  };
  return {
    graceSeconds,
    drainSeconds: drain.value,
    containers: [
      ...appContainers(pod).map((container) => endOf(container, false)),
      ...nativeSidecars(pod).map((container) => endOf(container, true)),
    ],
  };
}

/** A hook in a few words, for people: `sleep 5s`, `httpGet /prestop 8080`, `exec`. */
export function shownHook(hook: Json): string {
  return withUnit(describeHook(hook));
}

/** A description of a hook with the unit of its seconds: the status annotation leaves that out, to be short. */
export function withUnit(description: string): string {
  return description.replace(/^sleep \d+$/, '$&s');
}
