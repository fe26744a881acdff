import { asString, type JsonObject, valueAt } from '../core/json.ts';
import type { ContactListener, ObjectListener } from './follow-objects.ts';

/** Who is told of objects that come, change and go. */
export interface RememberedObjects {
  readonly put: (object: JsonObject) => void;
  /** The object as it was last; of one that went while nothing came from the API server, uid, namespace and name. */
  readonly removed: (object: JsonObject) => void;
  /** A list was whole, and of what it did not have `removed` was told. */
  readonly replaced?: () => void;
}

/**
 * A listener that remembers of each object uid, namespace and name, and so can tell what went while nothing came: a list
 * says only what is there.
 */
export function rememberingListener(
  contact: ContactListener,
  { put, removed, replaced }: RememberedObjects,
): ObjectListener {
  const known = new Map<string, JsonObject>();
  let listed = new Set<string>();
  const take = (object: JsonObject) => {
    known.set(uidOf(object), remainderOf(object));
    put(object);
  };
  return {
    ...contact,
    listing: () => {
      listed = new Set();
    },
    listed: (object) => {
      listed.add(uidOf(object));
      take(object);
    },
    replaced: () => {
      for (const [uid, object] of known) {
        if (listed.has(uid)) continue;
        known.delete(uid);
        removed(object);
      }
      listed = new Set();
      replaced?.();
    },
    put: take,
    removed: (object) => {
      known.delete(uidOf(object));
      removed(object);
    },
  };
}

function uidOf(object: JsonObject): string {
  return asString(valueAt(object, ['metadata', 'uid'])) ?? '';
}

function remainderOf(object: JsonObject): JsonObject {
  const [uid, namespace, name] = ['uid', 'namespace', 'name'].map(
    (key) => asString(valueAt(object, ['metadata', key])) ?? '',
  );
  return { metadata: { uid: uid ?? '', namespace: namespace ?? '', name: name ?? '' } };
}
