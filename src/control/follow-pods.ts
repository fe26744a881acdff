import type { ApiAccess } from '../cluster/api-access.ts';
import { type ContactListener, followObjects } from '../cluster/follow-objects.ts';
import { injectedLabel } from '../core/status.ts';
import type { PodListener } from './pod-listener.ts';

/** Follows the injected pods of all namespaces until the signal, and tells each listener of them. */
export function followPods(
  access: ApiAccess,
  listeners: readonly PodListener[],
  contact: ContactListener,
  signal: AbortSignal,
): Promise<void> {
  const put: PodListener['put'] = (pod) => {
    for (const listener of listeners) listener.put(pod);
  };
  const pods = { path: '/api/v1/pods', labelSelector: `${injectedLabel}=true` };
  return followObjects(
    access,
    pods,
    {
      ...contact,
      listing: () => {},
      listed: put,
      replaced: () => {},
      put,
      removed: (pod) => {
        for (const listener of listeners) listener.removed(pod);
      },
    },
    signal,
  );
}
