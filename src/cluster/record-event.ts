import { createHash } from 'node:crypto';
import { utf8Length } from '../core/utf8-length.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { callApi } from './call-api.ts';
import type { Clock } from './clock.ts';
import { recentMap } from './recent-map.ts';

const leastMilliseconds = 60_000;
/** What events.k8s.io allows for a note; older tools show no more either. */
const mostMessageBytes = 1024;
const mostRemembered = 500;
/** Leaves room for the digest: a name has at most 253 characters. */
const longestNamePart = 230;

/** Who writes Events, where to, and who is told where that fails. */
export interface EventSource {
  readonly access: ApiAccess;
  /** Of objects that name no namespace themselves. */
  readonly namespace: string;
  readonly component: string;
  readonly instance: string;
  readonly failed: (error: unknown) => void;
  readonly clock: Clock;
}

interface About {
  readonly apiVersion: string;
  readonly kind: string;
  /** Its own, where that is not the source's; its Events are there too. */
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly uid?: string | undefined;
}

/**
 * Makes a recorder of Events (core/v1: the right to create and patch them is enough). The same sentence about the same
 * object is counted up in its first Event; for an object and reason at most one Event a minute is written, and the
 * others are dropped. An Event's name is made of what it says, so that a process that tells the same after another one
 * writes no second Event. It never rejects, and remembers the last 500 of what it wrote.
 */
export function recordEvents({
  access,
  namespace: ownNamespace,
  component,
  instance,
  failed,
  clock,
}: EventSource) {
  const lastWrites = recentMap<number>(mostRemembered);
  /** How often the Event was told, by its path. */
  const counts = recentMap<number>(mostRemembered);

  async function create(path: string, name: string, told: Told): Promise<void> {
    const time = timestamp(clock.date());
    const { apiVersion, kind, uid } = told.about;
    await callApi(access, {
      method: 'POST',
      path,
      body: {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name, namespace: told.namespace },
        involvedObject: {
          ...{ apiVersion, kind, name: told.about.name, namespace: told.namespace },
          ...(uid !== undefined && { uid }),
        },
        type: told.type,
        reason: told.reason,
        message: cutToBytes(told.message, mostMessageBytes),
        source: { component },
        reportingComponent: component,
        reportingInstance: instance,
        firstTimestamp: time,
        lastTimestamp: time,
        count: 1,
      },
    });
  }

  /** False where the API server has no such Event: it forgets them after an hour. */
  async function change(path: string, count: number | undefined): Promise<boolean> {
    try {
      const body = { ...(count !== undefined && { count }), lastTimestamp: timestamp(clock.date()) };
      await callApi(access, { method: 'PATCH', path, patch: 'mergePatch', body });
      return true;
    } catch (error) {
      if (error instanceof ApiStatusError && error.status === 404) return false;
      throw error;
    }
  }

  async function write(told: Told): Promise<void> {
    const path = `/api/v1/namespaces/${told.namespace}/events`;
    const name = eventName(told);
    const ownPath = `${path}/${name}`;
    const count = (counts.get(ownPath) ?? 0) + 1;
    counts.set(ownPath, count);
    if (count > 1 && (await change(ownPath, count))) return;
    counts.set(ownPath, 1);
    try {
      await create(path, name, told);
    } catch (error) {
      // Told by a process before this one, nobody here knows how often.
      if (!(error instanceof ApiStatusError && error.status === 409)) throw error;
      await change(ownPath, undefined);
    }
  }

  return async (about: About, type: 'Normal' | 'Warning', reason: string, message: string): Promise<void> => {
    const namespace = about.namespace ?? ownNamespace;
    const subject = [namespace, about.kind, about.name, about.uid, reason].join(' ');
    const last = lastWrites.get(subject);
    if (last !== undefined && clock.now() - last < leastMilliseconds) return;
    lastWrites.set(subject, clock.now());
    try {
      await write({ about, namespace, type, reason, message });
    } catch (error) {
      if (!isNamespaceEnding(error)) failed(error);
    }
  };
}

/** Nobody will read Events of a namespace that is being deleted or is gone, and nothing is wrong. */
function isNamespaceEnding(error: unknown): boolean {
  if (!(error instanceof ApiStatusError)) return false;
  const { status, because } = error;
  return (
    (status === 403 && because.includes('is being terminated')) ||
    (status === 404 && because.startsWith('namespaces '))
  );
}

interface Told {
  readonly about: About;
  readonly namespace: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** The same for the same told, and a legal name: it neither ends in a dot nor grows too long. */
function eventName({ about: { kind, name, uid }, type, reason, message }: Told): string {
  const digest = createHash('sha256').update(JSON.stringify([kind, name, uid ?? '', type, reason, message]));
  return `${name.slice(0, longestNamePart).replace(/[.-]+$/, '')}.${digest.digest('hex').slice(0, 16)}`;
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
