import { asObject, isSameJson, type Json, type JsonObject, type Path, valueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { gracePeriodPath } from '../mutations/grace-period.ts';
import { describeProbe } from '../mutations/probe.ts';
import { restartingProbes } from '../mutations/probe-grace.ts';
import type { DecidedPod } from '../offline/decide-manifests.ts';
import { type Container, lastingContainers, nativeSidecars } from '../pod.ts';
import type { Settings } from '../policy/resolve.ts';
import { annotationPrefix, type SettingName } from '../policy/settings.ts';
import { injectedLabel } from '../status.ts';
import { describeHook } from './shutdown.ts';

/** A field that Gracehook cares about, as it ends up, and who made it so. */
export interface ExplainedField {
  /** As Kubernetes names it; `grace period` is the pod's, `livenessProbe grace` one that a probe has of its own. */
  readonly field: string;
  /** Absent for fields of the pod and of the workload. */
  readonly container?: string;
  /** In a few words; undefined where nothing is there. Of variables only the names: values may be secret. */
  readonly value: string | undefined;
  /** `default`: nobody wrote it, and the API server fills it in. */
  readonly setBy: 'gracehook' | 'author' | 'default' | 'nobody';
  /** What it was before Gracehook changed it. */
  readonly was?: string;
  /** The settings that led Gracehook to it. */
  readonly because: readonly SettingName[];
}

/** Every field that matters for the end of a pod; `final` is the pod with what was decided for it. */
export function explainedFields(decided: DecidedPod, final: JsonObject): ExplainedField[] {
  const sidecars = new Set(nativeSidecars(decided.pod).map(({ name }) => name));
  const before = new Map(lastingContainers(decided.pod).map((container) => [container.name, container]));
  const label = valueAt(final, ['metadata', 'labels', injectedLabel]) ?? undefined;
  return [
    graceField(decided, final),
    ...lastingContainers(final).flatMap((container) =>
      containerFields(container, before.get(container.name), sidecars.has(container.name), decided),
    ),
    ...strategyFields(decided),
    ...(label === undefined ? [] : [labelField(label)]),
  ];
}

function labelField(value: Json): ExplainedField {
  const name = injectedLabel.slice(annotationPrefix.length);
  return { field: 'label', value: `${name}=${String(value)}`, setBy: 'gracehook', because: ['inject'] };
}

function graceField({ pod, decision }: DecidedPod, final: JsonObject): ExplainedField {
  const { grace } = decision.status;
  const value = `${String(valueAt(final, gracePeriodPath) ?? 30)}s`;
  const field = 'grace period';
  if (grace !== undefined) {
    const because = ['delay', 'drain', 'buffer'] as const;
    return { field, value, setBy: 'gracehook', was: `${grace.written ?? 30}s`, because };
  }
  const isWritten = (valueAt(pod, gracePeriodPath) ?? null) !== null;
  return { field, value, setBy: isWritten ? 'author' : 'default', because: [] };
}

function containerFields(
  after: Container,
  before: Container | undefined,
  isSidecar: boolean,
  { decision: { status, settings } }: DecidedPod,
): ExplainedField[] {
  const { name: container } = after;
  const fields: ExplainedField[] = [];
  const add = (
    field: string,
    path: Path,
    describe: (value: Json) => string,
    because: readonly SettingName[],
    isTold = false,
  ) => {
    const value = valueAt(after.json, path) ?? undefined;
    const was = valueAt(before?.json, path) ?? undefined;
    // A probe that gets a grace period of ours is still its author's.
    const isOurs = isTold || (value !== undefined && was === undefined);
    const setBy = isOurs ? 'gracehook' : value === undefined ? 'nobody' : 'author';
    fields.push({
      field,
      container,
      value: value === undefined ? undefined : describe(value),
      setBy,
      ...(isOurs && was !== undefined && !isSameJson(value, was) && { was: describe(was) }),
      because: isOurs ? because : [],
    });
  };
  const hook = valueAt(after.json, ['lifecycle', 'preStop']);
  const isPath = valueAt(hook, ['httpGet']) !== undefined;
  const hookSettings: SettingName[] = isPath
    ? ['pre-stop-path', 'pre-stop-port', 'pre-stop-scheme']
    : ['delay'];
  if (!isSidecar || (hook ?? undefined) !== undefined) {
    add('preStop', ['lifecycle', 'preStop'], describeHook, hookSettings, status.preStop?.has(container));
  }
  const probes: SettingName[] = ['readiness', 'readiness-port'];
  if (!isSidecar)
    add('readinessProbe', ['readinessProbe'], describeProbe, probes, status.readiness?.has(container));
  if (asObject(valueAt(after.json, ['startupProbe'])) !== undefined) {
    add(
      'startupProbe',
      ['startupProbe'],
      describeProbe,
      ['startup', 'readiness-port'],
      status.startup?.has(container),
    );
  }
  for (const probe of restartingProbes) {
    const path = [probe, 'terminationGracePeriodSeconds'];
    if ((valueAt(after.json, path) ?? undefined) === undefined) continue;
    const isTold = status.pins?.has(`${container}/${probe}`);
    add(`${probe} grace`, path, (value) => `${String(value)}s`, ['delay'], isTold);
  }
  if (valueAt(after.json, ['lifecycle', 'stopSignal']) !== undefined) {
    add(
      'stopSignal',
      ['lifecycle', 'stopSignal'],
      String,
      ['stop-signal'],
      status.stopSignal?.has(container),
    );
  }
  const names = status.env?.get(container) ?? [];
  if (names.length > 0) {
    const because = reasonsForVariables(names, settings);
    fields.push({ field: 'env', container, value: names.join(', '), setBy: 'gracehook', because });
  }
  return fields;
}

/** Variables come from `env`, from the table of a framework, or are a proxy's own switch beside our hook. */
function reasonsForVariables(names: readonly string[], settings: Settings | undefined): SettingName[] {
  const asked = names.filter((name) => settings?.env.value.has(name));
  const others: SettingName[] = settings?.framework.value === 'off' ? ['delay'] : ['framework'];
  return [...(asked.length > 0 ? (['env'] as const) : []), ...(asked.length < names.length ? others : [])];
}

/** What a rollout does; of the strategy RollingUpdate the part that we would change. */
function strategyFields({ kind, object, applied, workload }: DecidedPod): ExplainedField[] {
  if (kind !== 'Deployment' || applied === undefined || workload === undefined) return [];
  const final = applyOperations(applied, workload.operations);
  const type = valueAt(final, ['spec', 'strategy', 'type']);
  const isRolling = type === 'RollingUpdate';
  const path = ['spec', 'strategy', ...(isRolling ? ['rollingUpdate', 'maxUnavailable'] : ['type'])];
  const [was, value] = [valueAt(applied, path), valueAt(final, path)];
  const isOurs = !isSameJson(was, value);
  const setBy = isOurs ? 'gracehook' : valueAt(object, path) === undefined ? 'default' : 'author';
  return [
    {
      field: isRolling ? 'maxUnavailable' : 'strategy',
      value: value === undefined ? undefined : String(value),
      setBy,
      ...(isOurs && { was: String(was) }),
      because: isOurs ? ['strategy'] : [],
    },
  ];
}
