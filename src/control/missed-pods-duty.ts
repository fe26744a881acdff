import type { ApiAccess } from '../cluster/api-access.ts';
import { ApiStatusError } from '../cluster/api-status-error.ts';
import { callApi } from '../cluster/call-api.ts';
import { listObjects } from '../cluster/list-objects.ts';
import { recentMap } from '../cluster/recent-map.ts';
import { adviceTable } from '../core/advice.ts';
import { asString, type JsonObject, valueAt } from '../core/json.ts';
import { carriedSince } from '../core/overview/carried-since.ts';
import type { PodContext } from '../core/pod-context.ts';
import { sourceOfNamespace } from '../core/policy/namespace-source.ts';
import { resolve } from '../core/policy/resolve.ts';
import { annotationPrefix } from '../core/policy/settings.ts';
import type { SettingsSource } from '../core/policy/sources.ts';
import { type ReasonCode, reasonCatalogue } from '../core/reasons.ts';
import { injectedLabel } from '../core/status.ts';
import type { Duty } from './duty.ts';
import type { EventSubject } from './event-recorder.ts';
import { type PodMaker, podMaker } from './pod-maker.ts';
import { isMissed, type PodVerdict, podVerdict } from './pod-verdict.ts';
import { webhookReach } from './webhook-reach.ts';
import type { WorkloadEvents } from './workload-events.ts';

/** As kubectl does. */
const podsPerPage = 500;
const mostLooksPerTurn = 50;
const mostHarmless = 5_000;
const restartable: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** What the duty is made of. */
export interface MissedPodsOptions {
  readonly access: ApiAccess;
  /** The release, whose webhook configuration has its name. */
  readonly name: string;
  readonly namespace: string;
  /** What holds for every pod. */
  readonly policy: () => PodContext;
  readonly events: Pick<WorkloadEvents, 'tell' | 'isTold'>;
  readonly now: () => Date;
}

/** A namespace that the webhook is called for, and since when its label opts it in. */
interface ReachedNamespace {
  readonly source: SettingsSource;
  readonly since: number | undefined;
}

/**
 * Looks each minute for opted-in pods that are not injected, and tells of those that were skipped by their author's
 * fault or missed. It lists the metadata of all pods that lack the label of injected ones, 500 a page (annotations cannot
 * be selected), and keeps of each version of a workload one pod at most: a cluster of 5,000 pods, none of them injected,
 * costs ten pages a minute, one for each 100 namespaces and one for the webhook configuration. Only a pod that seems
 * missed is read whole, at most 50 a turn.
 */
export function missedPodsDuty({ access, name, namespace, policy, events, now }: MissedPodsOptions): Duty {
  /** Since when a namespace is opted in, by its uid: later changes by the same manager would make it later. */
  let optedInSince = new Map<string, number>();
  /** Pods without status that the webhook would have left as they are. */
  const harmless = recentMap<string>(mostHarmless);

  async function namespaces(signal: AbortSignal): Promise<Map<string, ReachedNamespace>> {
    const isReached = await webhookReach(access, { name, namespace }, signal);
    const since = new Map<string, number>();
    const list = { path: '/api/v1/namespaces', kind: 'Namespace', isMetadataOnly: true, signal };
    const found = await listObjects(access, list, (object): [string, ReachedNamespace] | undefined => {
      if (!isReached(object)) return undefined;
      const source = sourceOfNamespace(object);
      const uid = metadataOf(object, 'uid');
      if (resolve([source]).settings.inject.value) {
        const told = carriedSince(object, 'labels', `${annotationPrefix}inject`);
        since.set(uid, optedInSince.get(uid) ?? told ?? now().getTime());
      }
      return [metadataOf(object, 'name'), { source, since: since.get(uid) }];
    });
    optedInSince = since;
    return new Map(found);
  }

  const contextIn = (podNamespace: string, { source }: ReachedNamespace): PodContext => {
    const current = policy();
    return { ...current, namespace: podNamespace, sources: [source, ...current.sources] };
  };

  async function look(suspect: Suspect, context: PodContext, signal: AbortSignal): Promise<void> {
    const { path, uid, maker } = suspect;
    const pod = await callApi(access, { method: 'GET', path, signal }).catch((error: unknown) => {
      if (error instanceof ApiStatusError && error.status === 404) return undefined;
      throw error;
    });
    if (pod === undefined || metadataOf(pod, 'uid') !== uid) return;
    if (!isMissed(pod, context)) harmless.set(uid, '');
    else events.tell({ reason: 'Missed', type: 'Warning', maker, message: missedSentence });
  }

  return {
    name: 'missed-pods',
    everySeconds: 60,
    perform: async (signal) => {
      const reached = await namespaces(signal);
      const suspects = new Map<string, Suspect>();
      const list = {
        path: '/api/v1/pods',
        kind: 'Pod',
        labelSelector: `${injectedLabel}!=true`,
        isMetadataOnly: true,
        perPage: podsPerPage,
        signal,
      };
      await listObjects(access, list, (pod) => {
        const podNamespace = metadataOf(pod, 'namespace');
        const known = reached.get(podNamespace);
        if (known === undefined) return undefined;
        const verdict = podVerdict(pod, contextIn(podNamespace, known), known.since);
        const suspect = suspectFor(pod, verdict);
        if (suspect === undefined || harmless.get(suspect.uid) !== undefined) return undefined;
        const reason = verdict.code === 'Skipped' ? 'Skipped' : 'Missed';
        if (!events.isTold(reason, suspect.maker)) suspects.set(suspect.maker.version, suspect);
        return undefined;
      });
      let looks = 0;
      for (const suspect of suspects.values()) {
        const { skippedBy, maker } = suspect;
        const known = reached.get(maker.namespace);
        if (skippedBy !== undefined) {
          const message = skippedSentence(skippedBy);
          events.tell({ reason: 'Skipped', type: 'Warning', maker, message: () => message });
        } else if (known !== undefined && looks++ < mostLooksPerTurn) {
          await look(suspect, contextIn(maker.namespace, known), signal);
        }
      }
    },
  };
}

/** A pod that somebody may have to be told of. */
interface Suspect {
  readonly uid: string;
  readonly path: string;
  readonly maker: PodMaker;
  /** Undefined: it seems missed. */
  readonly skippedBy: ReasonCode | undefined;
}

function suspectFor(pod: JsonObject, verdict: PodVerdict): Suspect | undefined {
  const maker = podMaker(pod);
  if (maker === undefined || (verdict.code !== 'Skipped' && verdict.code !== 'Missed')) return undefined;
  return {
    uid: metadataOf(pod, 'uid'),
    path: `/api/v1/namespaces/${maker.namespace}/pods/${metadataOf(pod, 'name')}`,
    maker,
    skippedBy: verdict.code === 'Skipped' ? verdict.reason : undefined,
  };
}

function skippedSentence(code: ReasonCode): string {
  return `${code}: ${reasonCatalogue[code]} ${adviceTable[code][1]}`;
}

function missedSentence({ kind, namespace, name }: EventSubject): string {
  const remedy = restartable.has(kind)
    ? `kubectl -n ${namespace} rollout restart ${kind.toLowerCase()}/${name}`
    : 'make its pods anew';
  return `Pods are opted in and came up without Gracehook: the webhook was away, or was not called. When gracehook check finds nothing wrong: ${remedy}`;
}

function metadataOf(object: JsonObject, member: 'name' | 'namespace' | 'uid'): string {
  return asString(valueAt(object, ['metadata', member])) ?? '';
}
