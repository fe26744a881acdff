import type { EndingContainer, EndingPod } from './ending-pod.ts';
import type { Termination, TerminationClass } from './termination.ts';

/** By container: when its preStop hook was last said to have failed, in seconds since 1970. */
export type FailedHooks = ReadonlyMap<string, number>;

/** From the best to the worst: the worst of several containers counts. */
const fromBestToWorst: readonly TerminationClass[] = [
  'Drained',
  'Unknown',
  'EndedDuringDelay',
  'DiedOnSigterm',
  'HookFailed',
  'KilledAtGraceEnd',
];
/** Times are whole seconds, and of two clocks: the API server's and the node's. */
const toleranceSeconds = 1;
/** What ends within this time after SIGTERM did so at once: a second each for resolution and for the kubelet. */
const soonSeconds = 2;

/**
 * How a pod that is gone ended; undefined where nothing of its app ran when it was told to go, which is no shutdown. For
 * each container the first row that fits holds, and the worst container counts:
 *
 * | what was seen | class |
 * |---|---|
 * | not how it ended; or killed for its memory, or lost by the kubelet | `Unknown` |
 * | 137 when the grace period was over | `KilledAtGraceEnd` |
 * | ended while its `sleep` hook still ran | `EndedDuringDelay` |
 * | an Event that its hook failed; exit 0 after a hook that sends signals itself | `Unknown` |
 * | an Event that its hook failed | `HookFailed` |
 * | exit 0 | `Drained` |
 * | 143, or Go's 2, at once after SIGTERM, and not Java | `DiedOnSigterm` |
 * | anything else | `Unknown` |
 */
export function classify(pod: EndingPod, failedHooks: FailedHooks): Termination | undefined {
  const classified = pod.containers.map((container) => ({
    container,
    class: classOf(container, pod, failedHooks.get(container.name)),
  }));
  const worst = classified.reduce<(typeof classified)[number] | undefined>(
    (found, one) => (found !== undefined && rank(found.class) >= rank(one.class) ? found : one),
    undefined,
  );
  if (worst === undefined) return undefined;
  const { toldAt, graceSeconds, drainSetting } = pod;
  const { name, hookSeconds, end, swallower } = worst.container;
  const ends = pod.containers.flatMap(({ end: one }) => (one === undefined ? [] : [one.finishedAt]));
  const isKilled = worst.class === 'KilledAtGraceEnd';
  return {
    pod: pod.name,
    at: timeOf(toldAt),
    class: worst.class,
    container: name,
    ...(end && { exitCode: end.exitCode }),
    ...(graceSeconds !== undefined && { graceSeconds }),
    ...(hookSeconds !== undefined && { delaySeconds: hookSeconds }),
    ...(ends.length === pod.containers.length && { tookSeconds: Math.max(0, Math.max(...ends) - toldAt) }),
    ...(end && hookSeconds !== undefined && hasHadSigterm(worst.class)
      ? { drainSeconds: Math.max(0, end.finishedAt - toldAt - hookSeconds) }
      : {}),
    ...(drainSetting !== undefined && { drainSetting }),
    ...(isKilled && swallower !== undefined && { swallower }),
    ...(isKilled && pod.wasIdle && { wasIdle: true }),
  };
}

function classOf(
  container: EndingContainer,
  { toldAt, graceSeconds }: EndingPod,
  hookFailedAt: number | undefined,
): TerminationClass {
  const { end, hookSeconds, isEndedByHook, isJava } = container;
  if (end === undefined || end.reason === 'OOMKilled' || end.reason === 'ContainerStatusUnknown')
    return 'Unknown';
  const { exitCode } = end;
  const took = end.finishedAt - toldAt;
  if (exitCode === 137 && graceSeconds !== undefined && took >= graceSeconds - toleranceSeconds)
    return 'KilledAtGraceEnd';
  if (hookSeconds !== undefined && took < hookSeconds - toleranceSeconds) return 'EndedDuringDelay';
  // The hook runs on a restart too, so an earlier failure says nothing.
  if (hookFailedAt !== undefined && hookFailedAt >= toldAt - toleranceSeconds)
    return exitCode === 0 && isEndedByHook ? 'Unknown' : 'HookFailed';
  if (exitCode === 0) return 'Drained';
  // SIGTERM never comes before the pod is told to go, whatever its hook does.
  const isAtOnce = took - (hookSeconds ?? 0) <= soonSeconds;
  return (exitCode === 143 || exitCode === 2) && isAtOnce && !isJava ? 'DiedOnSigterm' : 'Unknown';
}

function hasHadSigterm(found: TerminationClass): boolean {
  return found === 'Drained' || found === 'DiedOnSigterm' || found === 'KilledAtGraceEnd';
}

function rank(found: TerminationClass): number {
  return fromBestToWorst.indexOf(found);
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
