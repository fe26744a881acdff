import { asString, valueAt } from '../core/json.ts';
import { utf8Length } from '../core/utf8-length.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { callApi } from './call-api.ts';
import type { Clock } from './clock.ts';

const leastMilliseconds = 60_000;
/** What events.k8s.io allows for a note; older tools show no more either. */
const mostMessageBytes = 1024;
const mostRemembered = 500;

/** Who writes Events, where to, and who is told where that fails. */
export interface EventSource {
  readonly access: ApiAccess;
  /** Of the Events and of the objects that they are about. */
  readonly namespace: string;
  readonly component: string;
  readonly instance: string;
  readonly failed: (error: unknown) => void;
  readonly clock: Clock;
}

interface About {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid?: string | undefined;
}

/** An Event that was written, which is counted up where the same happens again. */
interface Written {
  readonly name: string;
  readonly count: number;
}

/**
 * Makes a recorder of Events (core/v1: the right to create and patch them is enough). The same sentence about the same
 * object is counted up in its first Event; for an object and reason at most one Event a minute is written, and the
 * others are dropped. It never rejects.
 */
export function recordEvents({ access, namespace, component, instance, failed, clock }: EventSource) {
  const path = `/api/v1/namespaces/${namespace}/events`;
  const lastWrites = new Map<string, number>();
  const written = new Map<string, Written>();

  async function create(about: About, type: string, reason: string, message: string): Promise<string> {
    const time = timestamp(clock.date());
    const { apiVersion, kind, name, uid } = about;
    const event = await callApi(access, {
      method: 'POST',
      path,
      body: {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { generateName: `${name}.`, namespace },
        involvedObject: { apiVersion, kind, name, namespace, ...(uid !== undefined && { uid }) },
        type,
        reason,
        message: cutToBytes(message, mostMessageBytes),
        source: { component },
        reportingComponent: component,
        reportingInstance: instance,
        firstTimestamp: time,
        lastTimestamp: time,
        count: 1,
      },
    });
    return asString(valueAt(event, ['metadata', 'name'])) ?? '';
  }

  /** Counts it up; false where the API server has forgotten the Event, as it does after an hour. */
  async function countUp({ name, count }: Written): Promise<boolean> {
    try {
      const body = { count: count + 1, lastTimestamp: timestamp(clock.date()) };
      await callApi(access, { method: 'PATCH', path: `${path}/${name}`, patch: 'mergePatch', body });
      return true;
    } catch (error) {
      if (error instanceof ApiStatusError && error.status === 404) return false;
      throw error;
    }
  }

  return async (about: About, type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> => {
    const subject = `${about.kind}/${about.name} ${reason}`;
    const last = lastWrites.get(subject);
    if (last !== undefined && clock.now() - last < leastMilliseconds) return;
    lastWrites.set(subject, clock.now());
    const key = `${subject} ${message}`;
    try {
      const earlier = written.get(key);
      if (earlier !== undefined && (await countUp(earlier))) {
        written.set(key, { ...earlier, count: earlier.count + 1 });
        return;
      }
      if (written.size >= mostRemembered) written.clear();
      written.set(key, { name: await create(about, type, reason, message), count: 1 });
    } catch (error) {
      failed(error);
    }
  };
}

/** The API's Time: whole seconds. */
function timestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

function cutToBytes(text: string, most: number): string {
  if (utf8Length(text) <= most) return text;
  const characters = [...text.slice(0, most)];
  while (utf8Length(characters.join('')) > most - utf8Length('…')) characters.pop();
  return `${characters.join('')}…`;
}
