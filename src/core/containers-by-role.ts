import type { JsonObject } from './json.ts';
import { appContainers, type Container, nativeSidecars } from './pod.ts';
import type { Settings } from './policy/resolve.ts';
import { sidecarOf, type Traffic } from './policy/sidecars.ts';
import { type Reason, reason } from './reasons.ts';
import { shortened } from './shortened.ts';

/** The containers of a pod that may be touched, by what they are to the app. */
export interface ContainersByRole {
  /** The app's own. */
  readonly containers: readonly Container[];
  /** Known sidecars that must serve as long as the app does: they get its hook, and nothing else of ours. */
  readonly companions: readonly Container[];
  /** Proxies that the app only calls out through. */
  readonly outboundProxies: readonly Container[];
}

/**
 * Sorts the containers that the setting `containers` allows, and reports names that the pod does not have. A pod of
 * known sidecars alone is a gateway, and they are its app.
 */
export function containersByRole(
  pod: JsonObject,
  { containers: { value: names } }: Settings,
): ContainersByRole & { readonly isEmpty: boolean; readonly unknown: readonly Reason[] } {
  const all = appContainers(pod);
  // What a native sidecar gets, and does not, is said where that is decided.
  const known = new Set([...all, ...nativeSidecars(pod)].map(({ name }) => name));
  const unknown = (names ?? [])
    .filter((name) => !known.has(name))
    .map((name) =>
      reason('UnknownContainer', `This pod has no container ${JSON.stringify(shortened(name, 63))}.`),
    );
  const wanted = names && new Set(names);
  const isGateway = all.every((container) => sidecarOf(container) !== undefined);
  const roles = all
    .filter(({ name }) => wanted?.has(name) ?? true)
    .map((container) => ({ container, traffic: isGateway ? undefined : sidecarOf(container)?.traffic }));
  const withTraffic = (way: Traffic | undefined) =>
    roles.filter(({ traffic }) => traffic === way).map(({ container }) => container);
  return {
    isEmpty: roles.length === 0,
    unknown,
    containers: withTraffic(undefined),
    companions: [...withTraffic('inbound'), ...withTraffic('none')],
    outboundProxies: withTraffic('outbound'),
  };
}
