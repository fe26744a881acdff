import { decide } from '../decide.ts';
import { type AuthorsPod, authorsPod } from '../earlier-pass.ts';
import {
  asList,
  asObject,
  isSameJson,
  type Json,
  type JsonObject,
  type Path,
  valueAt,
  withValues,
} from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { gracePeriodPath } from '../mutations/grace-period.ts';
import { appContainers } from '../pod.ts';
import type { PodContext } from '../pod-context.ts';
import { resolve } from '../policy/resolve.ts';
import { annotationPrefix } from '../policy/settings.ts';
import { sourcesOfPod } from '../policy/sources.ts';
import { injectedLabel, statusOf } from '../status.ts';
import { carriedSince, madeAt } from './carried-since.ts';
import type { PodCounts } from './overview.ts';

const injectKey = `${annotationPrefix}inject`;
const injectedPath: Path = ['metadata', 'labels', injectedLabel];

export type PodState = keyof PodCounts;

/** What a pod would be made from now: its workload's template with all copies, and what holds beyond that. */
export interface PresentTemplate {
  readonly template: Json;
  /** Sources from the namespace on; not offline. */
  readonly context: PodContext;
  /** Since when pods should be handled; undefined where nothing tells. Milliseconds of the epoch. */
  readonly optedInSince: number | undefined;
  /** Whether all sources were read. Where not, nobody can tell which pods are `stale`, so what a status says counts. */
  readonly isPolicyKnown: boolean;
}

/**
 * What became of a running pod of an opted-in workload. The engine decides anew what a pod like it would get now:
 *
 * | carries a status | a new pod | state |
 * |---|---|---|
 * | any or none | would have the same fields | `injected` |
 * | of an injection | would get other fields, or be left alone | `stale` |
 * | that it was left alone | would be injected | `stale` |
 * | that it was left alone | would be left alone | `skipped` |
 * | none | would be left alone | `skipped` |
 * | none | would get other fields | `missed` where it was made after the opt-in, else `predates` |
 */
export function podState(pod: JsonObject, present: PresentTemplate): PodState {
  const isLabelled = valueAt(pod, injectedPath) === 'true';
  const hasStatus = statusOf(pod) !== undefined;
  if (hasStatus && !present.isPolicyKnown) return isLabelled ? 'injected' : 'skipped';
  const bare = asAuthored(pod, present.template);
  const { outcome, operations } = decide(bare, present.context);
  if (outcome === 'skipped') return isLabelled ? 'stale' : 'skipped';
  const isSame = isSameJson(fieldsOf(applyOperations(bare, operations)), fieldsOf(pod));
  if (isSame) return 'injected';
  if (hasStatus) return 'stale';
  return isMadeAfterOptIn(pod, present) ? 'missed' : 'predates';
}

/** The pod without what its status calls ours, with our annotations as the template has them now. */
function asAuthored(pod: JsonObject, template: Json): JsonObject {
  const authors = authorsPod(pod);
  const isOurs = ([name]: [string, Json]) => name.startsWith(annotationPrefix);
  const own = Object.entries(annotationsAt(pod)).filter((entry) => !isOurs(entry));
  const wanted = Object.entries(annotationsAt(template)).filter(isOurs);
  return withValues(authors.pod, [
    { path: gracePeriodPath, value: authors.writtenGrace },
    { path: injectedPath, value: undefined },
    { path: ['metadata', 'annotations'], value: Object.fromEntries([...own, ...wanted]) },
    ...variablesOfOurs(authors),
  ]) as JsonObject;
}

/** The lists of variables without those that the status names. */
function variablesOfOurs({ pod, earlier }: AuthorsPod) {
  return appContainers(pod).flatMap(({ name, path, json }) => {
    const names = earlier?.env?.get(name) ?? [];
    const isOurs = (variable: Json) => names.some((one) => one === valueAt(variable, ['name']));
    const value = asList(json['env']).filter((variable) => !isOurs(variable));
    return names.length === 0 ? [] : [{ path: [...path, 'env'], value }];
  });
}

/** What of a pod is compared: not the order of its variables, which other webhooks add, too. */
function fieldsOf(pod: Json): Json {
  const sorted = appContainers(pod).map(({ path, json }) => ({
    path: [...path, 'env'],
    value: asList(json['env']).toSorted((a, b) => nameOf(a).localeCompare(nameOf(b))),
  }));
  return valueAt(withValues(pod, sorted), ['spec']) ?? null;
}

function nameOf(variable: Json): string {
  return String(valueAt(variable, ['name']));
}

function annotationsAt(object: Json): JsonObject {
  return asObject(valueAt(object, ['metadata', 'annotations'])) ?? {};
}

function isMadeAfterOptIn(pod: JsonObject, { optedInSince }: PresentTemplate): boolean {
  const saysSo = resolve(sourcesOfPod(pod)).settings.inject.value;
  // Somebody may annotate a running pod, which changes nothing on it.
  const since = saysSo
    ? (carriedSince(pod, 'annotations', injectKey) ?? Number.NEGATIVE_INFINITY)
    : optedInSince;
  const made = madeAt(pod);
  return made !== undefined && since !== undefined && made > since;
}
