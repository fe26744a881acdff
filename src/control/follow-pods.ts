import type { ApiAccess } from '../cluster/api-access.ts';
import { type ContactListener, followObjects } from '../cluster/follow-objects.ts';
import { rememberingListener } from '../cluster/remembering-listener.ts';
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
  const followed = { path: '/api/v1/pods', labelSelector: `${injectedLabel}=true` };
  const listener = rememberingListener(contact, {
    put: (pod) => {
      for (const one of listeners) one.put(pod);
    },
    removed: (pod) => {
      for (const one of listeners) one.removed(pod);
    },
  });
  await followObjects(access, followed, listener, signal);
}
