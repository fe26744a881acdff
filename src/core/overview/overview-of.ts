import { explainPod } from '../explain/explain-pod.ts';
import { asString, type Json, type JsonObject, valueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { allReasons } from '../offline/all-reasons.ts';
import { type DecidedPod, decideManifests } from '../offline/decide-manifests.ts';
import type { PodContext } from '../pod-context.ts';
import { inCatalogueOrder, type Reason, type ReasonCode, reason } from '../reasons.ts';
import { podOwner } from '../removal/pod-owner.ts';
import { statisticsOf } from '../terminations/statistics-of.ts';
import type { History } from '../terminations/termination.ts';
import { copyingKinds } from '../workload/pods-in-manifest.ts';
import { replicasOf } from '../workload/replicas-of.ts';
import { codesInStatus } from './codes-in-status.ts';
import { gradeOf } from './grade-of.ts';
import { type OptIn, optInOf } from './opt-in-of.ts';
import type { HistoryState, Overview, PodCounts, WorkloadOverview } from './overview.ts';
import { podState } from './pod-state.ts';
import { restartCommandFor } from './restart-command-for.ts';
import { untrueProbesOf } from './untrue-probes-of.ts';

/** Raw objects as the API server gives them, each with its kind. */
export interface ClusterObjects {
  readonly workloads: readonly JsonObject[];
  readonly pods: readonly JsonObject[];
  /** Of a namespace that is not among them nothing counts. */
  readonly namespaces: readonly JsonObject[];
}

/** What was looked at, when and where, and what holds there. */
export interface OverviewInput
  extends Pick<Overview, 'takenAt' | 'context' | 'server' | 'namespace' | 'isInstalled'> {
  readonly objects: ClusterObjects;
  /** The cluster's configuration, and what its API server keeps. */
  readonly policy: PodContext;
  /** False where the configuration could not be read and `policy` is the built-in one. */
  readonly isConfigurationKnown: boolean;
  readonly history: HistoryState;
  readonly observed: History | undefined;
}

/** What the objects of a cluster tell of every workload that is opted in; by namespace, kind and name. */
export function overviewOf(input: OverviewInput): Overview {
  const { takenAt, context, server, namespace, isInstalled, history, observed, objects, policy } = input;
  const manifests = [...objects.namespaces, ...objects.workloads];
  const decided = decideManifests(manifests, { context: policy, namespace: undefined, isAllOptedIn: false });
  const running = Map.groupBy(
    objects.pods.filter(isRunning),
    (pod) => `${namespaceOf(pod)}/${podOwner(pod)}`,
  );
  const workloads = decided.flatMap((workload) => {
    if (!copyingKinds.has(workload.kind)) return [];
    const present = presentTemplate(workload);
    const optIn = optInOf(workload, present.template);
    if (optIn === undefined) return [];
    const { object, kind } = workload;
    const owner = `${namespaceOf(object)}/${kind.toLowerCase()}/${nameOf(object)}`;
    return [workloadOverview(workload, { ...present, ...optIn }, running.get(owner) ?? [], input)];
  });
  return {
    takenAt,
    context,
    server,
    namespace,
    isInstalled,
    history,
    ...(observed !== undefined && { observedSince: observed.since }),
    workloads: workloads.toSorted((a, b) => comparedBy(a, b, ['namespace', 'kind', 'name'])),
  };
}

function workloadOverview(
  decided: DecidedPod,
  { template, isCopyMissing, by, since }: PresentTemplate & OptIn,
  pods: readonly JsonObject[],
  { policy, isConfigurationKnown, isInstalled, observed, takenAt }: OverviewInput,
): WorkloadOverview {
  const { object, kind, namespaceObject } = decided;
  const namespace = namespaceOf(object);
  const name = nameOf(object);
  const sources = [...(namespaceObject === undefined ? [] : [namespaceObject.source]), ...policy.sources];
  const present = {
    template,
    context: { ...policy, namespace, sources },
    optedInSince: since,
    isPolicyKnown: isConfigurationKnown && namespaceObject !== undefined,
  };
  const states = pods.map((pod) => podState(pod, present));
  const explanation = explainPod(decided);
  const isOfThis = (one: History['workloads'][number]) =>
    one.namespace === namespace && one.kind === kind && one.name === name;
  const terminations = observed?.workloads.find(isOfThis)?.terminations ?? [];
  const counts = countsOf(states);
  const untrueProbes = untrueProbesOf(pods, Date.parse(takenAt));
  const canRestartHelp = isInstalled && decided.decision.outcome !== 'skipped';
  const restartCommand = canRestartHelp ? restartCommandFor(object, counts, isCopyMissing) : undefined;
  return {
    namespace,
    kind,
    name,
    replicas: replicasOf(object),
    optedInBy: by,
    isCopyMissing,
    pods: counts,
    untrueProbes,
    reasons: reasonsOf(decided, pods),
    explanation,
    shutdowns: terminations.length === 0 ? undefined : statisticsOf(terminations),
    terminations,
    grade: gradeOf({ terminations, pods: counts, untrueProbes, isCopyMissing, explanation }),
    ...(restartCommand !== undefined && { restartCommand }),
  };
}

/** A workload's template as the webhook would have it. */
interface PresentTemplate {
  readonly template: Json;
  readonly isCopyMissing: boolean;
}

function presentTemplate({ object, workload }: DecidedPod): PresentTemplate {
  const copies = workload?.operations.filter(({ path }) => path.startsWith('/spec/template')) ?? [];
  const template = valueAt(applyOperations(object, copies), ['spec', 'template']) ?? null;
  return { template, isCopyMissing: copies.length > 0 };
}

/** A pod that ends or has ended is none that runs now. */
function isRunning(pod: JsonObject): boolean {
  const phase = valueAt(pod, ['status', 'phase']);
  const isEnding = (valueAt(pod, ['metadata', 'deletionTimestamp']) ?? undefined) !== undefined;
  return !isEnding && phase !== 'Succeeded' && phase !== 'Failed';
}

function countsOf(states: readonly (keyof PodCounts)[]): PodCounts {
  const count = (state: keyof PodCounts) => states.filter((one) => one === state).length;
  return {
    injected: count('injected'),
    stale: count('stale'),
    missed: count('missed'),
    skipped: count('skipped'),
    predates: count('predates'),
  };
}

/** The engine's reasons with their sentences, and those of the pods that it no longer has. */
function reasonsOf(decided: DecidedPod, pods: readonly JsonObject[]): Reason[] {
  const ofEngine = allReasons(decided);
  const told = new Set<ReasonCode>(ofEngine.map(({ code }) => code));
  const ofPods = new Set(pods.flatMap(codesInStatus).filter((code) => !told.has(code)));
  return inCatalogueOrder([...ofEngine, ...[...ofPods].map((code) => reason(code))]);
}

function namespaceOf(object: JsonObject): string {
  return asString(valueAt(object, ['metadata', 'namespace'])) ?? 'default';
}

function nameOf(object: JsonObject): string {
  return asString(valueAt(object, ['metadata', 'name'])) ?? '';
}

function comparedBy<T>(a: T, b: T, keys: readonly (keyof T)[]): number {
  for (const key of keys) {
    const order = String(a[key]).localeCompare(String(b[key]));
    if (order !== 0) return order;
  }
  return 0;
}
