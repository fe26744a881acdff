import { lastingContainers } from '../pod.ts';
import { hookOf, sleepSeconds } from './hook.ts';
import type { Injection } from './mutation.ts';
import { outboundSleepSeconds } from './outbound-proxies.ts';

/**
 * The longest hook that the pod's author wrote, in any container that lasts as long as the pod; 0 without any. A hook of
 * unknown length counts as the delay. So does a sleep as long as ours in an outbound proxy would be: the status that
 * would tell it for ours may be lost, and nothing may be raised twice.
 */
export function longestOwnHook(injection: Injection, currentGraceSeconds: number | undefined): number {
  const { pod, settings, outboundProxies } = injection;
  const delaySeconds = settings.delay.value;
  const hooks = lastingContainers(pod).flatMap((container) => {
    const hook = hookOf(container);
    return hook === undefined ? [] : [{ name: container.name, seconds: sleepSeconds(hook) ?? delaySeconds }];
  });
  const outbound = new Set(outboundProxies.map(({ name }) => name));
  const counted = hooks.map(({ name, seconds }) => {
    if (!outbound.has(name)) return seconds;
    const others = hooks.map((other) => other.seconds).filter((other) => other !== seconds);
    const ours = outboundSleepSeconds(injection, Math.max(delaySeconds, ...others), currentGraceSeconds);
    return seconds === ours ? delaySeconds : seconds;
  });
  return Math.max(0, ...counted);
}
