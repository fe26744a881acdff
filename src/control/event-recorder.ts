import type { EventReason } from '../core/event-reasons.ts';

/** What an Event is about, such as a Secret. */
export interface EventSubject {
  /** Such as `v1` or `apps/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Undefined: the release's. */
  readonly namespace?: string | undefined;
  readonly name: string;
  /** `kubectl describe` shows only Events that carry the object's own uid, so give it where it is known. */
  readonly uid?: string | undefined;
}

/**
 * Tells the cluster's people what happened to an object, by an Event. The reason is one of the catalogue, the message
 * one sentence. It writes at most one Event a minute for the same object and reason and drops the others, so
 * say it once for each change. Never rejects: an Event that could not be written is logged.
 */
export type EventRecorder = (
  about: EventSubject,
  type: 'Normal' | 'Warning',
  reason: EventReason,
  message: string,
) => Promise<void>;
