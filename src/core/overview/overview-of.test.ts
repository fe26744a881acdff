import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { type JsonObject, valueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { annotationsOf } from '../pod.ts';
import { defaultContext, type PodContext } from '../pod-context.ts';
import type { History, Termination, TerminationClass } from '../terminations/termination.ts';
import { decideWorkload } from '../workload/decide-workload.ts';
import type { Overview, WorkloadOverview } from './overview.ts';
import { type OverviewInput, overviewOf } from './overview-of.ts';

const policy = defaultContext('1.0.0');
const noon = '2026-01-01T12:00:00Z';
const later = '2026-01-01T12:05:00Z';
const earlier = '2026-01-01T11:00:00Z';
const enabled = { 'gracehook.io/inject': 'enabled' };

/** As the API server keeps it, who annotated it at noon. */
function deployment(
  annotations: Readonly<Record<string, string>> = enabled,
  templateAnnotations: Readonly<Record<string, string>> = {},
  spec: JsonObject = {},
): JsonObject {
  const fields = Object.fromEntries(Object.keys(annotations).map((key) => [`f:${key}`, {}]));
  const manager = { manager: 'kubectl-annotate', operation: 'Update', time: noon };
  return {
    kind: 'Deployment',
    metadata: {
      ...{ name: 'web', namespace: 'shop', uid: 'a', creationTimestamp: earlier, annotations },
      managedFields: [{ ...manager, fieldsV1: { 'f:metadata': { 'f:annotations': fields } } }],
    },
    spec: {
      replicas: 2,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      ...spec,
      template: {
        metadata: { labels: { app: 'web' }, annotations: templateAnnotations },
        spec: {
          terminationGracePeriodSeconds: 30,
          containers: [{ name: 'web', readinessProbe: { httpGet: { path: '/', port: 80 } } }],
        },
      },
    },
  };
}

/** As the workload webhook leaves it. */
function reviewed(workload: JsonObject): JsonObject {
  const { operations } = decideWorkload(workload, { ...policy, old: undefined });
  return applyOperations(workload, operations) as JsonObject;
}

const web = reviewed(deployment());
const withDelay = (delay: string) => deployment({ ...enabled, 'gracehook.io/delay': delay });
const labelled = (time: string): JsonObject => ({
  kind: 'Namespace',
  metadata: {
    ...{ name: 'shop', creationTimestamp: earlier, labels: enabled },
    managedFields: [{ time, fieldsV1: { 'f:metadata': { 'f:labels': { 'f:gracehook.io/inject': {} } } } }],
  },
});

const shop: JsonObject = { kind: 'Namespace', metadata: { name: 'shop' } };

/** A pod of the workload's template, of that time; injected where the webhook is asked. */
function podOf(
  workload: JsonObject,
  { at = later, context }: { readonly at?: string; readonly context?: PodContext | undefined } = {},
): JsonObject {
  const { metadata, spec } = (workload['spec'] as JsonObject)['template'] as JsonObject;
  const reference = { kind: 'ReplicaSet', name: 'web-5d', controller: true };
  const pod = {
    kind: 'Pod',
    metadata: {
      ...(metadata as JsonObject),
      ...{ name: 'web-5d-x', namespace: 'shop', creationTimestamp: at, ownerReferences: [reference] },
      labels: { app: 'web', 'pod-template-hash': '5d' },
    },
    spec: spec ?? null,
    status: { phase: 'Running' },
  };
  return context === undefined ? pod : (applyOperations(pod, decide(pod, context).operations) as JsonObject);
}

function overview(
  workloads: readonly JsonObject[],
  pods: readonly JsonObject[] = [],
  input: Partial<OverviewInput> & { readonly namespaces?: readonly JsonObject[] } = {},
): Overview {
  return overviewOf({
    ...{ takenAt: later, context: 'c', server: 's', namespace: undefined },
    objects: { workloads, pods, namespaces: input.namespaces ?? [shop] },
    policy,
    isConfigurationKnown: true,
    isInstalled: true,
    history: 'absent',
    observed: undefined,
    ...input,
  });
}

function only(...args: Parameters<typeof overview>): WorkloadOverview {
  const { workloads } = overview(...args);
  expect(workloads).toHaveLength(1);
  return workloads[0] as WorkloadOverview;
}

const none = { injected: 0, stale: 0, missed: 0, skipped: 0, predates: 0 };
const forbidden = { ...policy, bounds: { ...policy.bounds, forbiddenNamespaces: new Set(['shop']) } };
/** A workload whose author wrote what the engine would. */
const byHand = applyOperations(web, [
  { op: 'add', path: '/spec/template/spec/terminationGracePeriodSeconds', value: 45 },
  {
    op: 'add',
    path: '/spec/template/spec/containers/0/lifecycle',
    value: { preStop: { sleep: { seconds: 10 } } },
  },
]) as JsonObject;

it.each<[what: string, workload: JsonObject, pod: JsonObject, state: object]>([
  ['by this engine', web, podOf(web, { context: policy }), { injected: 1 }],
  [
    'with a delay that the workload no longer says',
    reviewed(withDelay('9s')),
    podOf(web, { context: policy }),
    { stale: 1 },
  ],
  [
    'with variables that nobody wants any more',
    web,
    podOf(reviewed(deployment({ ...enabled, 'gracehook.io/env': 'A=1' })), { context: policy }),
    { stale: 1 },
  ],
  [
    'with another value of a variable',
    reviewed(deployment({ ...enabled, 'gracehook.io/env': 'A=2' })),
    podOf(reviewed(deployment({ ...enabled, 'gracehook.io/env': 'A=1' })), { context: policy }),
    { stale: 1 },
  ],
  [
    'with a grace period that would be shorter now',
    reviewed(deployment({ ...enabled, 'gracehook.io/buffer': '5s' })),
    podOf(web, { context: policy }),
    { stale: 1 },
  ],
  [
    'with a delay whose source alone has changed',
    reviewed(withDelay('5s')),
    podOf(web, { context: policy }),
    { injected: 1 },
  ],
  ['of an opted-in template without the webhook', web, podOf(web), { missed: 1 }],
  ['of the template before the opt-in', web, podOf(deployment(), { at: earlier }), { predates: 1 }],
  ['after the opt-in of a workload whose copy is missing', deployment(), podOf(deployment()), { missed: 1 }],
  [
    'long before somebody annotated it, running',
    web,
    annotatedAt(later, podOf(web, { at: noon })),
    { predates: 1 },
  ],
  ['with all that it needs, without the webhook', byHand, podOf(byHand), { injected: 1 }],
  [
    'before the opt-in of a workload whose copy is missing',
    deployment(),
    podOf(deployment(), { at: noon }),
    { predates: 1 },
  ],
])('a pod that was made %s', (_what, workload, pod, state) => {
  expect(only([workload], [pod]).pods).toEqual({ ...none, ...state });
});

it.each<[what: string, optedInAt: string, state: object]>([
  ['before the label of its namespace', later, { predates: 1 }],
  ['within a moment of it', '2026-01-01T12:04:58Z', { predates: 1 }],
  ['after it, without the webhook', noon, { missed: 1 }],
  ['in a namespace that was made with it, without the webhook', earlier, { missed: 1 }],
])('a pod that was made %s', (_what, optedInAt, state) => {
  const plain = deployment({});
  const { pods, optedInBy } = only([plain], [podOf(plain)], { namespaces: [labelled(optedInAt)] });
  expect({ pods, optedInBy }).toEqual({ pods: { ...none, ...state }, optedInBy: 'namespace' });
});

it('a pod that the admin forbids, or that asks to be killed at once, is skipped with its reason', () => {
  const skipped = only([web], [podOf(web)], { policy: forbidden });
  expect(skipped.pods).toEqual({ ...none, skipped: 1 });
  expect(skipped.reasons).toContainEqual(expect.objectContaining({ code: 'Forbidden' }));
  const injected = podOf(web, { context: policy });
  expect(only([web], [injected], { policy: forbidden }).pods).toEqual({ ...none, stale: 1 });
});

it('a pod that was skipped and would be injected now is stale, and one of the same reason is not', () => {
  const unknown = reviewed(deployment({ ...enabled, 'gracehook.io/containers': 'none' }));
  const pod = podOf(unknown, { context: policy });
  const still = only([unknown], [pod]);
  expect(still.pods).toEqual({ ...none, skipped: 1 });
  expect(only([web], [pod]).pods).toEqual({ ...none, stale: 1 });
});

it('where not all sources could be read, what a status says counts', () => {
  const slower = reviewed(withDelay('9s'));
  const unknown = reviewed(deployment({ ...enabled, 'gracehook.io/containers': 'none' }));
  const pods = [podOf(web, { context: policy }), podOf(unknown, { context: policy }), podOf(web)];
  const told = { ...none, injected: 1, skipped: 1, missed: 1 };
  expect(only([slower], pods, { namespaces: [] }).pods).toEqual(told);
  expect(only([slower], pods, { isConfigurationKnown: false }).pods).toEqual(told);
  expect(only([slower], pods).pods).toEqual({ ...none, stale: 2, missed: 1 });
});

it('reasons that only a pod tells get the sentence of the catalogue', () => {
  const unknown = reviewed(deployment({ ...enabled, 'gracehook.io/containers': 'none' }));
  const { reasons } = only([web], [podOf(unknown, { context: policy })]);
  expect(reasons).toContainEqual({
    code: 'NoKnownContainer',
    detail: 'gracehook.io/containers names no container of this pod, so nothing is touched.',
  });
});

it('pods that end, have ended or are of somebody else do not count', () => {
  const pod = podOf(web, { context: policy });
  const metadata = pod['metadata'] as JsonObject;
  const others = [
    { ...pod, metadata: { ...metadata, deletionTimestamp: later } },
    { ...pod, status: { phase: 'Failed' } },
    { ...pod, metadata: { ...metadata, namespace: 'other' } },
    { ...pod, metadata: { ...metadata, ownerReferences: [] } },
  ];
  expect(only([web], others).pods).toEqual(none);
});

it('who is not opted in, or was by an annotation that has gone, is not shown', () => {
  const disabled = deployment(enabled, { 'gracehook.io/inject': 'disabled' });
  const takenAway = deployment({}, podAnnotationsOf(web));
  const inCluster = {
    ...policy,
    sources: [{ place: 'cluster' as const, values: new Map([['inject', 'enabled']]) }],
  };
  const statefulSet = { ...deployment({}), kind: 'StatefulSet' };
  expect(overview([disabled, takenAway, statefulSet], [], { policy: inCluster }).workloads).toEqual([]);
});

it('a missing copy is told, with the command that makes it', () => {
  expect(only([deployment()])).toMatchObject({
    ...{ isCopyMissing: true, optedInBy: 'workload', replicas: 2, grade: 'at risk' },
    restartCommand: 'kubectl -n shop rollout restart deployment/web',
  });
  expect(only([web])).toMatchObject({ isCopyMissing: false });
  expect(only([web])).not.toHaveProperty('restartCommand');
  expect(only([deployment(enabled, {}, { paused: true })]).restartCommand).toBe(
    'kubectl -n shop rollout resume deployment/web && kubectl -n shop rollout restart deployment/web',
  );
});

it('while a rollout replaces pods that are stale or predate, there is nothing to type', () => {
  const old = podOf(deployment(), { at: earlier });
  const command = 'kubectl -n shop rollout restart deployment/web';
  const moving = { ...web, status: { updatedReplicas: 1, replicas: 3, availableReplicas: 2 } };
  const finished = { ...web, status: { updatedReplicas: 2, replicas: 2, availableReplicas: 2 } };
  expect(only([moving], [old])).not.toHaveProperty('restartCommand');
  expect(only([moving], [old, podOf(web)]).restartCommand).toBe(command);
  expect(only([finished], [old]).restartCommand).toBe(command);
});

it.each<[grade: string, classes: readonly TerminationClass[]]>([
  ['unproven', []],
  ['unproven', ['Unknown']],
  ['graceful', ['Drained', 'Unknown']],
  ['dropping', ['Drained', 'KilledAtGraceEnd', 'Drained', 'Unknown']],
  ['graceful', ['DiedOnSigterm', 'Drained', 'Drained', 'Drained', 'Drained', 'Drained']],
])('a workload is %s after %j', (grade, classes) => {
  const terminations = classes.map((one) => ({ pod: 'web-5d-x', at: noon, class: one }));
  const { shutdowns, ...rest } = only([web], [podOf(web, { context: policy })], {
    history: 'read',
    observed: observedWith(terminations),
  });
  expect(rest).toMatchObject({ grade, terminations });
  expect(shutdowns?.seen).toBe(classes.length === 0 ? undefined : classes.length);
});

it('a workload with a warning, or with a pod that is not as it should be, is at risk', () => {
  const drained = observedWith([{ pod: 'a', at: noon, class: 'Drained' }]);
  const single = reviewed(deployment(enabled, {}, { replicas: 1 }));
  const graded = (workload: JsonObject, pod: JsonObject) =>
    only([workload], [pod], { observed: drained }).grade;
  expect(graded(web, podOf(web, { context: policy }))).toBe('graceful');
  expect(graded(single, podOf(single, { context: policy }))).toBe('at risk');
  expect(graded(web, podOf(web))).toBe('at risk');
});

it('shows workloads by namespace, kind and name, and since when shutdowns are seen', () => {
  const named = (namespace: string, kind: string, name: string) =>
    ({ ...web, kind, metadata: { ...(web['metadata'] as JsonObject), namespace, name } }) as JsonObject;
  const { workloads, observedSince } = overview(
    [named('b', 'Deployment', 'a'), named('a', 'StatefulSet', 'a'), named('a', 'Deployment', 'b'), web],
    [],
    { observed: observedWith([]) },
  );
  expect(workloads.map(({ namespace, kind, name }) => `${namespace} ${kind} ${name}`)).toEqual([
    'a Deployment b',
    'a StatefulSet a',
    'b Deployment a',
    'shop Deployment web',
  ]);
  expect(observedSince).toBe(earlier);
});

function observedWith(terminations: readonly Termination[]): History {
  const workloads = [{ namespace: 'shop', kind: 'Deployment', name: 'web', terminations }];
  return { v: 1, since: earlier, updated: later, workloads };
}

function annotatedAt(time: string, pod: JsonObject): JsonObject {
  const fieldsV1 = { 'f:metadata': { 'f:annotations': { 'f:gracehook.io/inject': {} } } };
  const metadata = pod['metadata'] as JsonObject;
  return { ...pod, metadata: { ...metadata, managedFields: [{ time, fieldsV1 }] } };
}

function podAnnotationsOf(workload: JsonObject): Record<string, string> {
  return Object.fromEntries(annotationsOf(valueAt(workload, ['spec', 'template'])));
}

it('advises no restart where it would not help', () => {
  const missed = [podOf(web)];
  expect(only([web], missed).restartCommand).toBe('kubectl -n shop rollout restart deployment/web');
  expect(only([web], missed, { isInstalled: false }).restartCommand).toBeUndefined();
  const injected = [podOf(web, { context: policy })];
  expect(only([web], injected, { policy: forbidden })).toMatchObject({
    pods: { ...none, stale: 1 },
    explanation: { outcome: 'skipped' },
  });
  expect(only([web], injected, { policy: forbidden }).restartCommand).toBeUndefined();
});

it('tells which probe of ours keeps pods unready', () => {
  const probed = reviewed(
    deployment({ ...enabled, 'gracehook.io/startup': 'tcp', 'gracehook.io/readiness-port': '8080' }),
  );
  const pod = (ready: boolean, startedAt: string): JsonObject => ({
    ...podOf(probed, { context: policy }),
    status: {
      phase: 'Running',
      containerStatuses: [{ name: 'web', ready, started: ready, state: { running: { startedAt } } }],
    },
  });
  const early = new Date(Date.parse(later) - 31_000).toISOString();
  const pods = [pod(false, early), pod(false, early), pod(true, early), pod(false, later)];
  const { untrueProbes, grade } = only([probed], pods);
  expect(untrueProbes).toEqual([{ container: 'web', kind: 'startup', asks: 'tcpSocket 8080', pods: 2 }]);
  expect(grade).toBe('at risk');
});
