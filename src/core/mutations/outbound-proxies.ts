import type { Edit } from '../edit.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Grace } from './grace-period.ts';
import { describeHook, hookOf, hookStays, preStopPath, sleepHook } from './hook.ts';
import type { HookSeconds, Injection, Mutation } from './mutation.ts';

/** An outbound proxy ends so long before SIGKILL, so that its own end is an orderly one. */
export const secondsBeforeKill = 2;

/**
 * Lets proxies that the app only calls out through (to a database, for one) sleep until the app has drained:
 * the longest hook + drain. The kubelet starts all hooks at once, so without this the network would end before the app.
 */
export function keepOutboundProxies(
  injection: Injection,
  { seconds: graceSeconds, longestHookSeconds }: Grace,
): Mutation & { readonly hookSeconds: HookSeconds } {
  const edits: Edit[] = [];
  const reasons: Reason[] = [];
  const described = new Map<string, string>();
  const hookSeconds = new Map<string, number>();
  for (const container of injection.outboundProxies) {
    if (hookOf(container) !== undefined) {
      reasons.push(hookStays(container));
      continue;
    }
    if (!canSleep(injection)) continue;
    const seconds = outboundSleepSeconds(injection, longestHookSeconds, graceSeconds);
    edits.push({ path: preStopPath(container), value: sleepHook(seconds) });
    described.set(container.name, describeHook(sleepHook(seconds)));
    hookSeconds.set(container.name, seconds);
    const detail = `${container.name} serves outbound traffic and sleeps ${seconds}s, so every pod takes that long to end.`;
    reasons.push(reason('OutboundProxy', detail));
  }
  return { edits, reasons, status: { preStop: described }, hookSeconds };
}

/** Whether any outbound proxy gets a hook of ours. */
export function hasHookForProxy(injection: Injection): boolean {
  return canSleep(injection) && injection.outboundProxies.some((proxy) => hookOf(proxy) === undefined);
}

/** Whether an outbound proxy without a hook gets one of ours. */
function canSleep({ settings, capabilities }: Injection): boolean {
  return settings.delay.value > 0 && capabilities.sleep;
}

/** How long our hook in an outbound proxy sleeps: at least a second, since one of 0 is never written. */
export function outboundSleepSeconds(
  { settings }: Injection,
  longestHookSeconds: number,
  graceSeconds: number | undefined,
): number {
  const wanted = longestHookSeconds + settings.drain.value;
  const most = (graceSeconds ?? Number.POSITIVE_INFINITY) - secondsBeforeKill;
  return Math.max(1, Math.min(wanted, most));
}
