import type { ApiAccess } from '../cluster/api-access.ts';
import { ApiStatusError } from '../cluster/api-status-error.ts';
import { callApi } from '../cluster/call-api.ts';
import { recentMap } from '../cluster/recent-map.ts';
import { adviceTable } from '../core/advice.ts';
import { doneTo } from '../core/explain/done-to.ts';
import { asString, type JsonObject, valueAt } from '../core/json.ts';
import { madeAt } from '../core/overview/carried-since.ts';
import { codesInStatus } from '../core/overview/codes-in-status.ts';
import { statusOf } from '../core/status.ts';
import { type UnreadyProbe, unreadyProbes } from '../core/unready-probes.ts';
import { workloadOfPod } from '../core/workload/workload-of-pod.ts';
import type { Duty } from './duty.ts';
import type { PodListener } from './pod-listener.ts';
import { type PodMaker, podMaker } from './pod-maker.ts';
import type { ObservedWorkload } from './watch-terminations.ts';
import type { WorkloadEvents } from './workload-events.ts';

/** An older pod is no news: control has just begun, and another one has told of it. */
const newsMilliseconds = 600_000;
const mostUnready = 2_000;
const mostLooksPerTurn = 20;
const mostWorkloads = 2_000;

/** A pod with a probe of ours that is not true, and since when control has seen it so. */
interface UnreadyPod {
  readonly uid: string;
  readonly path: string;
  readonly maker: PodMaker;
  readonly since: ReadonlyMap<string, number>;
}

/** Who follows injected pods, and what it has learned of them. */
export interface InjectedPods extends PodListener {
  readonly duty: Duty;
  /** Who made the last pod of a workload; the last 2,000 are remembered. */
  readonly makerOf: (workload: ObservedWorkload) => PodMaker | undefined;
}

/**
 * Tells of injected pods: what was done to the first of each version of a workload, and of probes of ours that have not
 * been true for two minutes while their containers ran. It holds no more than 2,000 pods that are not ready, and is to
 * be told of every pod that is injected.
 */
export function injectedPods(
  access: ApiAccess,
  events: WorkloadEvents,
  now: () => Date,
  failingAfterSeconds = 120,
): InjectedPods {
  const makers = recentMap<PodMaker>(mostWorkloads);
  const unready = recentMap<UnreadyPod>(mostUnready);
  const failingSince = () => now().getTime() - failingAfterSeconds * 1000;

  function tellWhatWasDone(pod: JsonObject): void {
    const maker = podMaker(pod);
    if (maker === undefined) return;
    makers.set(workloadKey({ namespace: maker.namespace, ...workloadOfPod(pod) }), maker);
    if (events.isTold('Injected', maker)) return;
    if (now().getTime() - (madeAt(pod) ?? 0) > newsMilliseconds) {
      events.pass('Injected', maker);
      return;
    }
    const message = injectedSentence(pod);
    events.tell({ reason: 'Injected', type: 'Normal', maker, message: () => message });
  }

  function noteProbes(pod: JsonObject): void {
    const uid = asString(valueAt(pod, ['metadata', 'uid'])) ?? '';
    const probes = unreadyProbes(pod);
    const maker = podMaker(pod);
    if (probes.length === 0 || maker === undefined) {
      unready.delete(uid);
      return;
    }
    const before = unready.get(uid)?.since;
    const since = new Map(
      probes.map((probe) => [keyOf(probe), before?.get(keyOf(probe)) ?? now().getTime()] as const),
    );
    unready.set(uid, { uid, path: pathOf(pod), maker, since });
  }

  /** What the watch said may be old: it is looked at once more before anybody is told. */
  async function look({ uid, path, maker, since }: UnreadyPod, signal: AbortSignal): Promise<void> {
    const pod = await callApi(access, { method: 'GET', path, signal }).catch((error: unknown) => {
      if (error instanceof ApiStatusError && error.status === 404) return {};
      throw error;
    });
    const probes = unreadyProbes(pod);
    const isSame = valueAt(pod, ['metadata', 'uid']) === uid;
    const failing = probes.find((probe) => (since.get(keyOf(probe)) ?? Infinity) <= failingSince());
    if (!isSame || failing === undefined) {
      unready.delete(uid);
      return;
    }
    const message = failingSentence(failing, asString(valueAt(pod, ['metadata', 'name'])) ?? '');
    events.tell({ reason: 'InjectedProbeFailing', type: 'Warning', maker, message: () => message });
  }

  return {
    put: (pod) => {
      tellWhatWasDone(pod);
      noteProbes(pod);
    },
    makerOf: (workload) => makers.get(workloadKey(workload)),
    removed: (pod) => unready.delete(asString(valueAt(pod, ['metadata', 'uid'])) ?? ''),
    duty: {
      name: 'injected-probes',
      everySeconds: 15,
      perform: async (signal) => {
        const isTold = ({ maker }: UnreadyPod) => events.isTold('InjectedProbeFailing', maker);
        const isDue = ({ since }: UnreadyPod) => [...since.values()].some((at) => at <= failingSince());
        const due = unready.values().filter((pod) => isDue(pod) && !isTold(pod));
        for (const pod of due.slice(0, mostLooksPerTurn)) if (!isTold(pod)) await look(pod, signal);
      },
    },
  };
}

function injectedSentence(pod: JsonObject): string {
  const done = doneTo(statusOf(pod) ?? {});
  const what = done.length === 0 ? 'nothing had to be added' : done.join(', ');
  const codes = codesInStatus(pod).filter((code) => adviceTable[code][0] !== 'note');
  return `Pods are injected: ${what}${codes.length === 0 ? '.' : `; see ${codes.join(', ')}.`}`;
}

function failingSentence({ container, kind, asks }: UnreadyProbe, pod: string): string {
  return (
    `The ${kind} probe that Gracehook added to ${container} (${asks}) has not been true for two minutes, in pod ${pod} ` +
    `for one; where the app does not answer that, write gracehook.io/${kind}: off, or name a probe that fits.`
  );
}

/** A container that was restarted begins anew. */
function keyOf({ container, kind, runningSince }: UnreadyProbe): string {
  return `${container} ${kind} ${runningSince}`;
}

function workloadKey({ namespace, kind, name }: ObservedWorkload): string {
  return `${namespace}/${kind}/${name}`;
}

function pathOf(pod: JsonObject): string {
  const at = (name: string) => asString(valueAt(pod, ['metadata', name]));
  return `/api/v1/namespaces/${at('namespace')}/pods/${at('name')}`;
}
