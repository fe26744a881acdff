import { asObject, type JsonObject, type Path, valueAt } from '../json.ts';
import { kebabCase } from '../kebab-case.ts';
import { objectName } from '../object-name.ts';
import type { DecidedPod } from '../offline/decide-manifests.ts';
import { lastingContainers } from '../pod.ts';
import { annotationPrefix, type SettingName } from '../policy/settings.ts';
import type { Reason, ReasonCode } from '../reasons.ts';

/** What may be the key of an annotation or label in a sentence, which shortens long ones. */
const keys = /[\w.-]+\/[\w.-]*[\w…]/g;

/** The settings that some reasons are about, whose sentence names something else. */
const settingBehind: Partial<Record<ReasonCode, SettingName>> = {
  Disabled: 'inject',
  NoKnownContainer: 'containers',
  UnknownContainer: 'containers',
  VariablesTooLarge: 'env',
  DelayCapped: 'delay',
  StopSignalUnsupported: 'stop-signal',
  ReadinessPortUnused: 'readiness-port',
};

/** The fields that some reasons are about, inside the pod, its container or the workload. */
const fieldInPod: Partial<Record<ReasonCode, Path>> = {
  GracePeriodZero: ['spec', 'terminationGracePeriodSeconds'],
  GraceCapped: ['spec', 'terminationGracePeriodSeconds'],
  HostNetwork: ['spec', 'hostNetwork'],
  RunsToCompletion: ['spec', 'restartPolicy'],
};
const fieldInContainer: Partial<Record<ReasonCode, Path>> = {
  PreStopAlreadySet: ['lifecycle', 'preStop'],
  StopSignalAlreadySet: ['lifecycle', 'stopSignal'],
  ReadinessAlreadySet: ['readinessProbe'],
  StartupAlreadySet: ['startupProbe'],
  VariableAlreadySet: ['env'],
  EnvFromOverridden: ['envFrom'],
  ShellEntrypoint: ['command'],
};
const fieldInWorkload: Partial<Record<ReasonCode, Path>> = {
  SingleReplica: ['spec', 'replicas'],
  RecreateStrategy: ['spec', 'strategy'],
  PodsUnavailable: ['spec', 'strategy'],
  SurgeBlocked: ['spec', 'strategy'],
  OnDeleteStrategy: ['spec', 'updateStrategy'],
  RolloutPaused: ['spec', 'paused'],
};

/** Where a reason belongs: a path in one of the manifests, and the object there. */
export interface Place {
  /** The index of the manifest among all. */
  readonly manifest: number;
  /** The nearest thing that is there. */
  readonly path: Path;
  /** As kubectl names it. */
  readonly object: string;
}

/**
 * Where a reason belongs. Its sentence names the annotation or label in full, or begins with the name of the container
 * that it is about; else the code tells the setting or field. What the cluster says stands in no manifest.
 */
export function placeOfReason(reason: Reason, decided: DecidedPod): Place {
  const { manifest, object, objectPath } = decided;
  const path = pathOfKey(reason, decided) ?? pathOfField(reason, decided);
  const inNamespace = path === undefined ? placeInNamespace(reason, decided) : undefined;
  return inNamespace ?? { manifest, path: path ?? [...objectPath, 'kind'], object: objectName(object) };
}

/** A text that names the key that a reason is about, and where that was said; undefined where the reason does not tell. */
function keyBehind({ code, detail, from }: Reason, { decision }: DecidedPod) {
  const setting = settingBehind[code];
  const source = from ?? (setting && decision.settings?.[setting].source);
  return { named: setting === undefined ? detail : `${annotationPrefix}${setting}`, source };
}

function pathOfKey(reason: Reason, decided: DecidedPod): Path | undefined {
  const { code } = reason;
  const { pod, path, object, objectPath } = decided;
  const { named, source } = keyBehind(reason, decided);
  if (source === 'namespace' || source === 'cluster') return undefined;
  const member = code === 'MisplacedLabel' ? 'labels' : 'annotations';
  const inPod = keyIn(pod, member, named);
  if (inPod !== undefined) return [...path, ...inPod];
  const inObject = keyIn(object, member, named);
  return inObject === undefined ? undefined : [...objectPath, ...inObject];
}

function pathOfField({ code, detail }: Reason, { pod, path, objectPath }: DecidedPod): Path | undefined {
  const container = lastingContainers(pod).find(({ name }) => detail.startsWith(`${name} `));
  if (container !== undefined) return [...path, ...container.path, ...(fieldInContainer[code] ?? [])];
  const [inWorkload, inPod] = [fieldInWorkload[code], fieldInPod[code]];
  if (inWorkload !== undefined) return [...objectPath, ...inWorkload];
  return inPod === undefined ? undefined : [...path, ...inPod];
}

function placeInNamespace(reason: Reason, decided: DecidedPod): Place | undefined {
  const { namespaceObject: namespace } = decided;
  const { named, source } = keyBehind(reason, decided);
  if (namespace === undefined || source !== 'namespace') return undefined;
  const { object, manifest, path } = namespace;
  const key = keyIn(object, 'annotations', named) ?? keyIn(object, 'labels', named) ?? ['kind'];
  return { manifest, path: [...path, ...key], object: objectName(object) };
}

/** The path of the first key that a sentence names, and that is there; in either spelling, or as much as is left of it. */
function keyIn(object: JsonObject, member: 'annotations' | 'labels', sentence: string): Path | undefined {
  const own = asObject(valueAt(object, ['metadata', member])) ?? {};
  for (const [named] of sentence.matchAll(keys)) {
    const isNamed = (key: string) =>
      named.endsWith('…') ? key.startsWith(named.slice(0, -1)) : kebabCase(key) === kebabCase(named);
    const key = Object.hasOwn(own, named) ? named : Object.keys(own).find(isNamed);
    if (key !== undefined) return ['metadata', member, key];
  }
  return undefined;
}
