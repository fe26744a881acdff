import { setTimeout as sleep } from 'node:timers/promises';
import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { getFromApi } from './get-from-api.ts';
import { jsonLines, UnusableError, wholeJson } from './received-json.ts';

/** Objects without spec and status. https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
const objectsPerPage = 100;
const mostPageBytes = 64 * 1024 * 1024;
const mostEventBytes = 8 * 1024 * 1024;

/** How patient the following is; the API server sends something about once a minute. */
export interface Pace {
  readonly idleMilliseconds: number;
  /** A watch that lasted this long was none of the trouble that makes the waits longer. */
  readonly steadyMilliseconds: number;
  readonly firstWaitMilliseconds: number;
  readonly longestWaitMilliseconds: number;
}

const defaultPace: Pace = {
  idleMilliseconds: 90_000,
  steadyMilliseconds: 10_000,
  firstWaitMilliseconds: 1_000,
  longestWaitMilliseconds: 30_000,
};

/** Which objects are followed. */
export interface FollowedObjects {
  /** Of the collection, such as `/api/v1/pods`. */
  readonly path: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Without spec and status. */
  readonly isMetadataOnly?: boolean;
}

/** Who is told how it goes. */
export interface ContactListener {
  /** Something came from the API server. */
  readonly heard: () => void;
  /** A list or a watch began well. */
  readonly connected: () => void;
  /** It failed and is tried again. */
  readonly troubled: (error: unknown) => void;
}

/**
 * Who is told of the objects, each of which has a name. Nothing is held here but one page, so that the listener keeps as
 * little as it needs. Objects of a list lack `apiVersion` and `kind`.
 */
export interface ObjectListener extends ContactListener {
  /** A list begins. What an earlier one told may have been cut off. */
  readonly listing: () => void;
  readonly listed: (object: JsonObject) => void;
  /** The list is whole: what it did not tell is not there any more. */
  readonly replaced: () => void;
  /** The object is new or has changed, as the watch says. */
  readonly put: (object: JsonObject) => void;
  /** The object as it was last; it may also match the selector no longer. */
  readonly removed: (object: JsonObject) => void;
}

/**
 * Tells the listener of the API server's objects until the signal: lists them page by page, then watches from there.
 * Whatever fails is tried again, sooner or later at random so that replicas do not come together. A broken connection
 * goes on where it was; anything else begins with a new list.
 */
export async function followObjects(
  access: ApiAccess,
  { path, labelSelector, fieldSelector, isMetadataOnly = false }: FollowedObjects,
  listener: ObjectListener,
  signal: AbortSignal,
  pace: Pace = defaultPace,
): Promise<void> {
  let position: string | undefined;
  let failures = 0;
  const { idleMilliseconds } = pace;
  const selectors = { ...(labelSelector && { labelSelector }), ...(fieldSelector && { fieldSelector }) };
  const get = (query: Readonly<Record<string, string>>, partial: string) =>
    getFromApi(access, `${path}?${new URLSearchParams({ ...selectors, ...query })}`, {
      accept: isMetadataOnly ? partial : 'application/json',
      signal,
      idleMilliseconds,
    });

  async function list(): Promise<string> {
    let resourceVersion: string | undefined;
    let next = '';
    listener.listing();
    do {
      const query = { limit: `${objectsPerPage}`, ...(next && { continue: next }) };
      const page = await wholeJson(await get(query, metadataList), mostPageBytes);
      listener.heard();
      for (const item of asList(valueAt(page, ['items']))) listener.listed(named(item));
      next = asString(valueAt(page, ['metadata', 'continue'])) ?? '';
      resourceVersion = asString(valueAt(page, ['metadata', 'resourceVersion']));
    } while (next !== '');
    if (resourceVersion === undefined) throw new UnusableError(`the list of ${path} has no resourceVersion`);
    listener.replaced();
    return resourceVersion;
  }

  async function watch(from: string): Promise<void> {
    const query = {
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from,
      timeoutSeconds: `${240 + Math.floor(Math.random() * 120)}`,
    };
    const response = await get(query, metadataOnly);
    listener.connected();
    for await (const event of jsonLines(response, mostEventBytes)) {
      listener.heard();
      position = positionAfter(event, path, listener);
    }
  }

  while (!signal.aborted) {
    const began = performance.now();
    try {
      position ??= await list();
      await watch(position);
    } catch (error) {
      if (signal.aborted) return;
      if (!canGoOnAfter(error)) position = undefined;
      listener.troubled(error);
    }
    failures = performance.now() - began >= pace.steadyMilliseconds ? 0 : failures + 1;
    if (failures > 0) await sleep(waitAfter(failures, pace), undefined, { signal }).catch(() => {});
  }
}

/** Takes an event of the watch in, and gives the position after it. */
function positionAfter(event: Json, path: string, listener: ObjectListener): string {
  const type = valueAt(event, ['type']);
  const object = valueAt(event, ['object']) ?? null;
  // Mostly 410 Gone: the position is too old to go on from.
  if (type === 'ERROR') {
    throw new UnusableError(`the watch of ${path} ended with ${String(valueAt(object, ['code']))}`);
  }
  const position = asString(valueAt(object, ['metadata', 'resourceVersion']));
  if (position === undefined) throw new UnusableError('an event of the watch has no resourceVersion');
  if (type === 'ADDED' || type === 'MODIFIED') listener.put(named(object));
  else if (type === 'DELETED') listener.removed(named(object));
  return position;
}

function named(item: Json): JsonObject {
  const object = asObject(item);
  if (object === undefined || asString(valueAt(object, ['metadata', 'name'])) === undefined) {
    throw new UnusableError('an object has no name');
  }
  return object;
}

/** Whether the position still holds: the connection broke, or the API server asked to come again later. */
function canGoOnAfter(error: unknown): boolean {
  if (error instanceof ApiStatusError) return error.status === 429;
  return !(error instanceof UnusableError);
}

function waitAfter(failures: number, { firstWaitMilliseconds, longestWaitMilliseconds }: Pace): number {
  const longest = Math.min(firstWaitMilliseconds * 2 ** (failures - 1), longestWaitMilliseconds);
  return longest * (0.5 + Math.random() / 2);
}
