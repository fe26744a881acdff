import { type Path, valueAt } from '../json.ts';
import type { DecidedPod } from '../offline/decide-manifests.ts';
import { lastingContainers } from '../pod.ts';
import { annotationPrefix } from '../policy/settings.ts';
import type { Reason, ReasonCode } from '../reasons.ts';

const annotation = new RegExp(`${annotationPrefix.replace('.', '\\.')}[A-Za-z0-9._-]*[A-Za-z0-9]`);

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

/**
 * Where in the manifest a reason belongs. A reason's sentence names the annotation in full, or begins with the name of
 * the container that it is about; else the code tells the field. What a namespace or the cluster says stands elsewhere.
 */
export function placeOfReason({ code, detail, from }: Reason, decided: DecidedPod): Path {
  const { pod, path, object, objectPath } = decided;
  const container = lastingContainers(pod).find(({ name }) => detail.startsWith(`${name} `));
  if (container !== undefined) return [...path, ...container.path, ...(fieldInContainer[code] ?? [])];
  const inWorkload = fieldInWorkload[code];
  if (inWorkload !== undefined) return [...objectPath, ...inWorkload];
  const key = from === undefined ? annotation.exec(detail)?.[0] : undefined;
  if (key !== undefined) {
    const inAnnotations = ['metadata', 'annotations', key];
    if (valueAt(pod, inAnnotations) !== undefined) return [...path, ...inAnnotations];
    if (valueAt(object, inAnnotations) !== undefined) return [...objectPath, ...inAnnotations];
  }
  const inPod = fieldInPod[code];
  return inPod === undefined ? [...objectPath, 'kind'] : [...path, ...inPod];
}
