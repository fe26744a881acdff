import type { ApiAccess } from '../cluster/api-access.ts';
import { type ContactListener, followObjects } from '../cluster/follow-objects.ts';
import { asString, type JsonObject, valueAt } from '../core/json.ts';
import { injectedLabel } from '../core/status.ts';
import type { PodListener } from './pod-listener.ts';

/**
 * Tells the listeners of all injected pods of the cluster until the signal. Nothing is kept of a pod but its uid,
 * namespace and name: of one that went while nothing came from the API server, `removed` gets no more than these.
 */
export async function followPods(
  access: ApiAccess,
  listeners: readonly PodListener[],
  contact: ContactListener,
  signal: AbortSignal,
): Promise<void> {
  let known = new Map<string, JsonObject>();
  let found = new Map<string, JsonObject>();
  const put = (pod: JsonObject) => {
    for (const listener of listeners) listener.put(pod);
  };
  const removed = (pod: JsonObject) => {
    for (const listener of listeners) listener.removed(pod);
  };
  const followed = { path: '/api/v1/pods', labelSelector: `${injectedLabel}=true` };
  const objects = {
    ...contact,
    listing: () => {
      found = new Map();
    },
    listed: (pod: JsonObject) => {
      found.set(uidOf(pod), remainderOf(pod));
      put(pod);
    },
    replaced: () => {
      for (const [uid, pod] of known) if (!found.has(uid)) removed(pod);
      known = found;
      found = new Map();
    },
    put: (pod: JsonObject) => {
      known.set(uidOf(pod), remainderOf(pod));
      put(pod);
    },
    removed: (pod: JsonObject) => {
      known.delete(uidOf(pod));
      removed(pod);
    },
  };
  await followObjects(access, followed, objects, signal);
}

function uidOf(pod: JsonObject): string {
  return asString(valueAt(pod, ['metadata', 'uid'])) ?? '';
}

function remainderOf(pod: JsonObject): JsonObject {
  const [uid, namespace, name] = ['uid', 'namespace', 'name'].map(
    (key) => asString(valueAt(pod, ['metadata', key])) ?? '',
  );
  return { metadata: { uid: uid ?? '', namespace: namespace ?? '', name: name ?? '' } };
}
