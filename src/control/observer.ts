import type { ApiAccess } from '../cluster/api-access.ts';
import { type Clock, within } from '../cluster/clock.ts';
import { followObjects } from '../cluster/follow-objects.ts';
import type { JsonObject } from '../core/json.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Duty } from './duty.ts';
import { followPods } from './follow-pods.ts';
import { type HistoryListener, type HistoryPlace, keepHistory } from './keep-history.ts';
import type { PodListener } from './pod-listener.ts';
import { watchTerminations } from './watch-terminations.ts';

const settleMilliseconds = 1_000;
/** An ending process has little time left. */
const lastWriteMilliseconds = 3_000;

/** What the observer is made of. */
export interface ObserverParts {
  readonly access: ApiAccess;
  readonly place: HistoryPlace;
  readonly listener: HistoryListener;
  /** Told of all injected pods, too. */
  readonly podListeners: readonly PodListener[];
  readonly log: Logger;
  readonly clock: Clock;
}

/** Sees how pods end. */
export interface Observer {
  /** Follows the pods until the signal, and writes down at last what it knows. Never rejects. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Writes the history where it has changed. */
  readonly duty: Duty;
  /** When something last came from the API server about pods; undefined before. */
  readonly lastContact: () => Date | undefined;
}

/** Follows injected pods, and Events about their hooks, while this process leads, and keeps the history of their ends. */
export function createObserver(parts: ObserverParts): Observer {
  const { access, place, listener, podListeners, log, clock } = parts;
  const history = keepHistory(access, place, listener, () => clock.date());
  let lastContact: Date | undefined;

  function contactWith(what: string, heard: () => void) {
    let trouble: string | undefined;
    return {
      heard,
      connected: () => {
        if (trouble !== undefined) log.info({ what }, 'followed again');
        trouble = undefined;
      },
      troubled: (error: unknown) => {
        const because = (error as Error).message;
        if (because !== trouble) log.warn({ what, because }, 'not followed, trying again');
        trouble = because;
      },
    };
  }

  /** A bug in one listener must neither keep a pod from the others nor stop the following. */
  function guarded({ put, removed }: PodListener): PodListener {
    const guard = (tell: (pod: JsonObject) => void) => (pod: JsonObject) => {
      try {
        tell(pod);
      } catch (error) {
        log.error({ err: error }, 'internal error, a pod not looked at');
      }
    };
    return { put: guard(put), removed: guard(removed) };
  }

  return {
    run: async (signal) => {
      history.begin();
      const watch = watchTerminations(history.add, clock);
      const events = { path: '/api/v1/events', fieldSelector: 'reason=FailedPreStopHook' };
      const ofEvents = {
        ...contactWith('Events', () => undefined),
        listing: () => undefined,
        listed: watch.hookFailed,
        replaced: () => undefined,
        put: watch.hookFailed,
        removed: () => undefined,
      };
      const ofPods = contactWith('pods', () => {
        lastContact = clock.date();
      });
      const settling = async () => {
        while (!signal.aborted) {
          await clock.sleep(settleMilliseconds, signal);
          if (!signal.aborted) watch.settle();
        }
      };
      await Promise.all([
        followPods(access, [watch, ...podListeners].map(guarded), ofPods, signal),
        followObjects(access, events, ofEvents, signal),
        settling(),
      ]);
      watch.finish();
      await within(clock, lastWriteMilliseconds, new AbortController().signal, history.write).catch(
        (error: unknown) => log.warn({ because: (error as Error).message }, 'history not written at the end'),
      );
    },
    duty: { name: 'history', everySeconds: 60, perform: history.write },
    lastContact: () => lastContact,
  };
}
