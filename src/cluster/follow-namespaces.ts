import { asString, type JsonObject, valueAt } from '../core/json.ts';
import { sourceOfNamespace } from '../core/policy/namespace-source.ts';
import type { SettingsSource } from '../core/policy/sources.ts';
import type { ApiAccess } from './api-access.ts';
import { type ContactListener, followObjects, type Pace } from './follow-objects.ts';
import type { NamespaceCache } from './namespace-cache.ts';

/**
 * Keeps the cache as the API server's namespaces are, until the signal, as `followObjects` does; while the API server is
 * away, or a list is not whole yet, the cache stays as it was.
 */
export async function followNamespaces(
  access: ApiAccess,
  cache: NamespaceCache,
  listener: ContactListener,
  signal: AbortSignal,
  pace?: Pace,
): Promise<void> {
  let found = new Map<string, SettingsSource>();
  const followed = { path: '/api/v1/namespaces', isMetadataOnly: true };
  const objects = {
    ...listener,
    listing: () => {
      found = new Map();
    },
    listed: (namespace: JsonObject) => void found.set(nameOf(namespace), sourceOfNamespace(namespace)),
    replaced: () => cache.replace(found),
    put: (namespace: JsonObject) => cache.put(nameOf(namespace), sourceOfNamespace(namespace)),
    removed: (namespace: JsonObject) => cache.remove(nameOf(namespace)),
  };
  await followObjects(access, followed, objects, signal, pace);
}

function nameOf(namespace: JsonObject): string {
  return asString(valueAt(namespace, ['metadata', 'name'])) ?? '';
}
