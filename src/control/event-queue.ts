import type { Clock } from '../cluster/clock.ts';
import type { EventReason } from '../core/event-reasons.ts';

/** So many Events at once, and then so many a second: one rollout of a cluster must not flood the API server. */
const burst = 25;
const perSecond = 1;
const mostWaiting = 250;
const urgent: ReadonlySet<EventReason> = new Set(['Missed', 'InjectedProbeFailing', 'ShutdownsWorse']);

/** Events that wait to be written. */
export interface EventQueue<T> {
  /** Puts one in, and answers whether it will be written as things are. */
  readonly offer: (event: T) => boolean;
  /** The next one whose time has come: what is wrong comes before what went well. Undefined where none has. */
  readonly take: () => T | undefined;
}

/**
 * A queue with one token bucket for all. Where 250 wait, one that is told something went well gives way to one that is
 * wrong, and any other is dropped; whoever counts is told of each.
 */
export function createEventQueue<T extends { readonly reason: EventReason }>(
  clock: Pick<Clock, 'now'>,
  dropped: (reason: EventReason) => void,
): EventQueue<T> {
  const waiting = { urgent: [] as T[], other: [] as T[] };
  let tokens = burst;
  let filledAt = clock.now();
  return {
    offer: (event) => {
      const isUrgent = urgent.has(event.reason);
      if (waiting.urgent.length + waiting.other.length >= mostWaiting) {
        const yielding = isUrgent ? waiting.other.pop() : undefined;
        dropped((yielding ?? event).reason);
        if (yielding === undefined) return false;
      }
      waiting[isUrgent ? 'urgent' : 'other'].push(event);
      return true;
    },
    take: () => {
      const now = clock.now();
      tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
      filledAt = now;
      if (tokens < 1) return undefined;
      const event = waiting.urgent.shift() ?? waiting.other.shift();
      if (event !== undefined) tokens -= 1;
      return event;
    },
  };
}
