import type { EventReason } from '../core/event-reasons.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { EventRecorder, EventSubject } from './event-recorder.ts';

/** A thing that is as it should be or not, and by which words its changes are told. */
export interface ConditionWords {
  readonly about: EventSubject;
  /** The reasons of the Events. */
  readonly badReason: EventReason;
  readonly goodReason: EventReason;
  /** The whole sentence when all is well again. */
  readonly goodMessage: string;
}

/** What the duties keep an eye on. */
export interface Conditions {
  /**
   * Follows one: whoever looks at it says each time what is wrong, or undefined. Each change is told once, to the log and
   * as an Event; that all is well is told only after something was wrong.
   */
  readonly follow: (words: ConditionWords) => (wrong: string | undefined) => Promise<void>;
  /** All that is wrong at present, one line each. */
  readonly wrong: () => readonly string[];
}

export function createConditions(record: EventRecorder, log: Logger): Conditions {
  const told = new Map<string, string>();
  return {
    follow:
      ({ about, badReason, goodReason, goodMessage }) =>
      async (wrong) => {
        if (wrong === told.get(badReason)) return;
        if (wrong === undefined) {
          told.delete(badReason);
          log.info({ reason: goodReason }, goodMessage);
          await record(about, 'Normal', goodReason, goodMessage);
        } else {
          told.set(badReason, wrong);
          log.warn({ reason: badReason, because: wrong }, 'found something wrong');
          await record(about, 'Warning', badReason, wrong);
        }
      },
    wrong: () => [...told].map(([reason, because]) => `${reason}: ${because}`),
  };
}
