import { setTimeout as sleep } from 'node:timers/promises';
import { asList, asString, type Json, valueAt } from '../core/json.ts';
import { sourceOfNamespace } from '../core/policy/namespace-source.ts';
import type { SettingsSource } from '../core/policy/sources.ts';
import type { ApiAccess } from './api-access.ts';
import { ApiStatusError } from './api-status-error.ts';
import { getFromApi } from './get-from-api.ts';
import type { NamespaceCache } from './namespace-cache.ts';
import { jsonLines, UnusableError, wholeJson } from './received-json.ts';

/** Namespaces without spec and status. https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
const namespacesPath = '/api/v1/namespaces';
const namespacesPerPage = 100;
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

/** Who is told how it goes. */
export interface NamespaceListener {
  /** Something came from the API server. */
  readonly heard: () => void;
  /** A list or a watch began well. */
  readonly connected: () => void;
  /** It failed and is tried again. */
  readonly troubled: (error: unknown) => void;
}

/**
 * Keeps the cache as the API server's namespaces are, until the signal: lists them page by page, then watches from
 * there. Whatever fails is tried again, sooner or later at random so that replicas do not come together; the cache
 * stays as it was meanwhile. A broken connection goes on where it was; anything else begins with a new list.
 */
export async function followNamespaces(
  access: ApiAccess,
  cache: NamespaceCache,
  listener: NamespaceListener,
  signal: AbortSignal,
  pace: Pace = defaultPace,
): Promise<void> {
  let position: string | undefined;
  let failures = 0;
  const { idleMilliseconds } = pace;

  async function list(): Promise<string> {
    const found = new Map<string, SettingsSource>();
    let resourceVersion: string | undefined;
    let next = '';
    do {
      const query = new URLSearchParams({ limit: `${namespacesPerPage}`, ...(next && { continue: next }) });
      const path = `${namespacesPath}?${query}`;
      const response = await getFromApi(access, path, { accept: metadataList, signal, idleMilliseconds });
      const page = await wholeJson(response, mostPageBytes);
      listener.heard();
      for (const item of asList(valueAt(page, ['items']))) found.set(nameOf(item), sourceOfNamespace(item));
      next = asString(valueAt(page, ['metadata', 'continue'])) ?? '';
      resourceVersion = asString(valueAt(page, ['metadata', 'resourceVersion']));
    } while (next !== '');
    if (resourceVersion === undefined)
      throw new UnusableError('the list of namespaces has no resourceVersion');
    cache.replace(found);
    return resourceVersion;
  }

  async function watch(from: string): Promise<void> {
    const query = new URLSearchParams({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: from,
      timeoutSeconds: `${240 + Math.floor(Math.random() * 120)}`,
    });
    const path = `${namespacesPath}?${query}`;
    const response = await getFromApi(access, path, { accept: metadataOnly, signal, idleMilliseconds });
    listener.connected();
    for await (const event of jsonLines(response, mostEventBytes)) {
      listener.heard();
      position = positionAfter(event, cache);
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
function positionAfter(event: Json, cache: NamespaceCache): string {
  const type = valueAt(event, ['type']);
  const object = valueAt(event, ['object']) ?? null;
  // Mostly 410 Gone: the position is too old to go on from.
  if (type === 'ERROR') {
    throw new UnusableError(`the watch of namespaces ended with ${String(valueAt(object, ['code']))}`);
  }
  const position = asString(valueAt(object, ['metadata', 'resourceVersion']));
  if (position === undefined) throw new UnusableError('an event of the watch has no resourceVersion');
  if (type === 'ADDED' || type === 'MODIFIED') cache.put(nameOf(object), sourceOfNamespace(object));
  else if (type === 'DELETED') cache.remove(nameOf(object));
  return position;
}

function nameOf(namespace: Json): string {
  const name = asString(valueAt(namespace, ['metadata', 'name']));
  if (name === undefined) throw new UnusableError('a namespace has no name');
  return name;
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
