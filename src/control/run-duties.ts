import { type Clock, within } from '../cluster/clock.ts';
import type { Duty } from './duty.ts';

/** How a duty is at present. */
export interface DutyHealth {
  /** Why its last turn failed; undefined where it did not. */
  readonly trouble: string | undefined;
  /** When its last good turn ended. */
  readonly lastSuccess: Date | undefined;
}

/** Who is told how each turn ended. */
export interface DutyListener {
  readonly performed: (duty: string) => void;
  readonly failed: (duty: string, error: unknown) => void;
}

/** The duties of this process, to be run whenever it leads. */
export interface Duties {
  /** Runs all of them side by side until the signal, and resolves when the last turn has ended. Never rejects. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** By their names. */
  readonly health: () => ReadonlyMap<string, DutyHealth>;
  /** Which duty has not come back for so long that only a restart can help; undefined in general. */
  readonly hung: () => string | undefined;
}

/** A turn is cut off after this time; one that heeds no signal counts as hung after twice as long. */
const turnSeconds = 120;
const firstRetrySeconds = 5;
const longestRetrySeconds = 60;

/** Prepares duties: each has a loop of its own, so that one that fails or waits keeps none of the others up. */
export function createDuties(duties: readonly Duty[], listener: DutyListener, clock: Clock): Duties {
  const health = new Map<string, DutyHealth>(
    duties.map(({ name }) => [name, { trouble: undefined, lastSuccess: undefined }]),
  );
  const busySince = new Map<string, number>();

  async function turn({ name, perform }: Duty, signal: AbortSignal): Promise<boolean> {
    busySince.set(name, clock.now());
    // The duty itself, and not only the wait for it: while it works on, it is busy and this process still leads.
    let performing: Promise<void> = Promise.resolve();
    try {
      await within(clock, turnSeconds * 1000, signal, (ending) => {
        performing = perform(ending);
        return performing;
      });
      health.set(name, { trouble: undefined, lastSuccess: clock.date() });
      listener.performed(name);
      return true;
    } catch (error) {
      // Cut off with the leadership: no failure of its own.
      if (!signal.aborted) {
        health.set(name, {
          trouble: (error as Error).message,
          lastSuccess: health.get(name)?.lastSuccess,
        });
        listener.failed(name, error);
      }
      return false;
    } finally {
      await performing.catch(() => undefined);
      busySince.delete(name);
    }
  }

  async function loop(duty: Duty, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      failures = (await turn(duty, signal)) ? 0 : failures + 1;
      const seconds = failures === 0 ? duty.everySeconds : retrySeconds(failures, duty.everySeconds);
      await clock.sleep(seconds * 1000, signal);
    }
  }

  return {
    run: async (signal) => {
      await Promise.all(duties.map((duty) => loop(duty, signal)));
    },
    health: () => health,
    hung: () => {
      const [name] = [...busySince].find(([, since]) => clock.now() - since > 2 * turnSeconds * 1000) ?? [];
      return name;
    },
  };
}

/**
 * Longer after each failure, but never so long that a duty is seldom tried, and one that is urgent as three of its turns:
 * a webhook configuration that was missing for an hour must not wait another minute for its authorities.
 */
function retrySeconds(failures: number, everySeconds: number): number {
  const longest = Math.max(everySeconds, Math.min(3 * everySeconds, longestRetrySeconds));
  return Math.min(firstRetrySeconds * 2 ** (failures - 1), longest);
}
