import { asInteger, asString, type Json, type JsonObject, valueAt } from '../json.ts';
import { resolve } from '../policy/resolve.ts';
import { ownAnnotations } from '../policy/sources.ts';
import { type Reason, reason } from '../reasons.ts';

/** What a person should know of how this workload replaces its pods, now that it has opted in. */
export function adviceOnRollouts(workload: JsonObject, old: JsonObject | undefined): Reason[] {
  const advice: Reason[] = [];
  const isOnDelete = valueAt(workload, ['spec', 'updateStrategy', 'type']) === 'OnDelete';
  const isPaused = valueAt(workload, ['spec', 'paused']) === true;
  if (isOnDelete) advice.push(reason('OnDeleteStrategy'));
  else if (isPaused) advice.push(reason('RolloutPaused'));
  else if (old !== undefined && !templateOptedIn(old)) advice.push(...adviceOnOptIn(workload, old));
  if (valueAt(workload, ['spec', 'replicas']) === 1) advice.push(reason('SingleReplica'));
  if (valueAt(workload, ['spec', 'strategy', 'type']) === 'Recreate') advice.push(reason('RecreateStrategy'));
  if (mayEndAllPods(workload)) advice.push(reason('PodsUnavailable'));
  return advice;
}

/** What the rollout that opting in starts does to the pods that there are; none are there with no replicas. */
function adviceOnOptIn(workload: JsonObject, old: JsonObject): Reason[] {
  if (valueAt(old, ['spec', 'replicas']) === 0) return [];
  const partition =
    asInteger(valueAt(workload, ['spec', 'updateStrategy', 'rollingUpdate', 'partition'])) ?? 0;
  const detail = `The partition holds the rollout back: pods below ${partition} run without Gracehook until it is lowered.`;
  return [partition > 0 ? reason('RolloutPaused', detail) : reason('OptInRollout')];
}

/**
 * Whether a rollout may end every pod before a new one is ready; the API server rounds a percentage down. The strategies
 * that we set or replace never do.
 */
function mayEndAllPods(workload: JsonObject): boolean {
  const replicas = asInteger(valueAt(workload, ['spec', 'replicas'])) ?? 0;
  const most = podsOf(valueAt(workload, ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable']), replicas);
  return replicas > 0 && (most ?? 0) >= replicas;
}

/** How many pods a number or a percentage of the replicas is. */
function podsOf(value: Json | undefined, replicas: number): number | undefined {
  const percent = /^(\d+)%$/.exec(asString(value) ?? '')?.[1];
  return percent === undefined ? asInteger(value) : Math.floor((Number(percent) * replicas) / 100);
}

function templateOptedIn(workload: JsonObject): boolean {
  const inject = ownAnnotations(valueAt(workload, ['spec', 'template'])).get('inject');
  const values = new Map(inject === undefined ? [] : [['inject', inject]]);
  return resolve([{ place: 'pod', values }]).settings.inject.value;
}
