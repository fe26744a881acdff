import { lastingContainers } from '../pod.ts';
import { hookOf, sleepSeconds } from './hook.ts';
import type { Injection } from './mutation.ts';
import { outboundSleepSeconds } from './outbound-proxies.ts';

/**
 * The longest hook that the pod's author wrote, in any container that lasts as long as the pod; 0 without any. A hook of
 * unknown length counts as the delay. So does a sleep as long as ours in an outbound proxy would be with one of the
 * `graces` (the pod's now, and the one that its author wrote): the status that would tell it for ours may be lost, and
 * nothing may be raised twice.
 */
export function longestOwnHook(injection: Injection, graces: readonly (number | undefined)[]): number {
  const { pod, settings, outboundProxies } = injection;
  const delaySeconds = settings.delay.value;
  const hooks = lastingContainers(pod).flatMap((container) => {
    const hook = hookOf(container);
    return hook === undefined ? [] : [{ name: container.name, seconds: sleepSeconds(hook) ?? delaySeconds }];
  });
  const outbound = new Set(outboundProxies.map(({ name }) => name));
  const [longest = 0, next = 0] = [...new Set(hooks.map(({ seconds }) => seconds))].toSorted((a, b) => b - a);
  const isLikeOurs = (seconds: number) => {
    const longestOther = Math.max(delaySeconds, seconds === longest ? next : longest);
    return graces.some((grace) => seconds === outboundSleepSeconds(injection, longestOther, grace));
  };
  return hooks.reduce((most, { name, seconds }) => {
    return Math.max(most, outbound.has(name) && isLikeOurs(seconds) ? delaySeconds : seconds);
  }, 0);
}
