import { asList, asString, type JsonObject, valueAt } from './json.ts';
import { describeProbe } from './mutations/probe.ts';
import { appContainers } from './pod.ts';
import { statusOf } from './status.ts';

/** A probe of ours that is not true while its container runs. */
export interface UnreadyProbe {
  readonly container: string;
  readonly kind: 'readiness' | 'startup';
  /** What it asks, such as `tcpSocket 8080`. */
  readonly asks: string;
  /** Since when the container runs, in milliseconds of the epoch. */
  readonly runningSince: number;
}

/**
 * The probes that a pod's status calls ours, that its spec still has so, and that are not true now although their
 * containers run. Readiness is not asked before the container has started, so until then only a startup probe counts.
 */
export function unreadyProbes(pod: JsonObject): UnreadyProbe[] {
  const status = statusOf(pod);
  if (status === undefined || valueAt(pod, ['metadata', 'deletionTimestamp']) !== undefined) return [];
  const states = new Map(
    asList(valueAt(pod, ['status', 'containerStatuses'])).map((state) => [valueAt(state, ['name']), state]),
  );
  return appContainers(pod).flatMap(({ name, json }): UnreadyProbe[] => {
    const state = states.get(name);
    const runningSince = Date.parse(asString(valueAt(state, ['state', 'running', 'startedAt'])) ?? '');
    if (Number.isNaN(runningSince) || valueAt(state, ['ready']) === true) return [];
    const kind = valueAt(state, ['started']) === true ? 'readiness' : 'startup';
    const asks = status[kind]?.get(name);
    const isOurs = asks !== undefined && describeProbe(json[`${kind}Probe`]) === asks;
    return isOurs ? [{ container: name, kind, asks, runningSince }] : [];
  });
}
