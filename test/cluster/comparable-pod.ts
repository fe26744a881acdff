import type { JsonObject } from '../../src/core/json.ts';

const differsAlways = new Set(['uid', 'namespace', 'creationTimestamp', 'resourceVersion', 'managedFields']);

/** Metadata and spec of a pod as it was stored, less what differs between any two: ids, times, namespace, a random name. */
export function comparablePod(stored: JsonObject): JsonObject {
  const { metadata, spec } = JSON.parse(
    // The volume of the ServiceAccount's token has a random name.
    JSON.stringify(stored).replaceAll(/kube-api-access-\w+/g, 'kube-api-access'),
    (key, value) => (differsAlways.has(key) ? undefined : value),
  );
  return { metadata, spec };
}
