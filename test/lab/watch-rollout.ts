import { type Json, type JsonObject, valueAt } from '../../src/core/json.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { followLines, type Line } from './follow-lines.ts';

/** What was seen of a rollout, in milliseconds since 1970, each list in the order in which it came. */
export interface Sightings {
  readonly pods: readonly { readonly atMs: number; readonly type: string; readonly object: Json }[];
  readonly endpointSlices: readonly { readonly atMs: number; readonly object: Json }[];
  /** Each change of the rules by which kube-proxy spreads the Service's connections, and the addresses that it left. */
  readonly rules: readonly { readonly atMs: number; readonly addresses: readonly string[] }[];
  /** What the old pods wrote, by pod; the time is the kubelet's. */
  readonly logs: Readonly<Record<string, readonly Line[]>>;
}

/** A rollout that is being watched. */
export interface RolloutWatch {
  /** Ends the watch and gives what it saw. */
  finish(): Promise<Sightings>;
  /** Ends the watch, for when what it saw is of no more use. May be called after `finish`. */
  stop(): Promise<void>;
}

/**
 * Watches a workload's pods and EndpointSlices through the API server, kube-proxy's rules in the node's network, and the logs of the
 * pods that will go. Only where this machine runs the node: NotAvailable elsewhere.
 */
export function watchRollout(
  cluster: Cluster,
  plan: { readonly namespace: string; readonly workload: string; readonly oldPods: readonly string[] },
): RolloutWatch {
  const { namespace, workload, oldPods } = plan;
  const service = `${workload}-svc`;
  const kubectl = [cluster.binary('kubectl'), '--kubeconfig', cluster.kubeconfig];
  // From whatever the server has at hand: for its newest state it may wait for etcd in vain.
  const watch = (path: string, query = '') =>
    followLines([...kubectl, 'get', '--raw', `${path}?watch=1&resourceVersion=0${query}`]);
  const rules = followLines([...cluster.enterNetwork(), 'nft', 'monitor']);
  const pods = watch(`/api/v1/namespaces/${namespace}/pods`, `&labelSelector=app%3D${workload}`);
  const slices = watch(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`);
  const logs = oldPods.map((pod) => ({
    pod,
    followed: followLines([...kubectl, '-n', namespace, 'logs', '--follow', '--timestamps', pod]),
  }));
  const stop = async () => {
    const all = [rules, pods, slices, ...logs.map(({ followed }) => followed)];
    await Promise.all(all.map((followed) => followed.stop()));
  };
  return {
    stop,
    finish: async () => {
      await stop();
      return {
        pods: readEvents(pods.lines),
        endpointSlices: readEvents(slices.lines).filter(isOf(service)),
        rules: readRules(rules.lines, `${namespace}/${service}/`),
        logs: Object.fromEntries(logs.map(({ pod, followed }) => [pod, followed.lines.map(readLogLine)])),
      };
    },
  };
}

/** An ERROR ends a watch; who misses what would have come after it says so. */
function readEvents(lines: readonly Line[]) {
  return lines
    .map(({ atMs, text }) => ({ atMs, ...(JSON.parse(text) as { type: string; object: JsonObject }) }))
    .filter(({ type }) => type !== 'ERROR');
}

function isOf(service: string) {
  const label = ['metadata', 'labels', 'kubernetes.io/service-name'];
  return ({ object }: { readonly object: JsonObject }) => valueAt(object, label) === service;
}

/** Of a Service's chain: `add rule ip kube-proxy service-X-ns/web/tcp/ ... { 0 : 198.19.248.2 . 8080, ... }`. */
function readRules(lines: readonly Line[], name: string): Sightings['rules'] {
  return lines
    .filter(({ text }) => /^add rule ip kube-proxy service-/.test(text) && text.includes(`-${name}`))
    .map(({ atMs, text }) => ({
      atMs,
      addresses: [...text.matchAll(/\d+\.\d+\.\d+\.\d+/g)].map(([ip]) => ip),
    }));
}

/** `2026-11-25T21:28:40.240956210Z what was written`. */
function readLogLine({ text }: Line): Line {
  const [, time = '', said = ''] = /^(\S+) (.*)$/.exec(text) ?? [];
  return { atMs: Date.parse(time), text: said };
}
