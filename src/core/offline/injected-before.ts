import { decide } from '../decide.ts';
import { asList, isSameJson, type Json, type JsonObject, type Path, valueAt, withValues } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { gracePeriodPath } from '../mutations/grace-period.ts';
import { restartingProbes } from '../mutations/probe-grace.ts';
import { annotationsOf, lastingContainers } from '../pod.ts';
import type { PodContext } from '../pod-context.ts';
import type { Reason, ReasonCode } from '../reasons.ts';
import { isInjected, statusAnnotation } from '../status.ts';

/** The members of a container that `inject` may have written. */
const written: readonly Path[] = [
  ['env'],
  ['lifecycle', 'preStop'],
  ['lifecycle', 'stopSignal'],
  ['readinessProbe'],
  ['startupProbe'],
  ...restartingProbes.map((probe) => [probe, 'terminationGracePeriodSeconds']),
];

/**
 * What `inject` would make of a pod that carries its label, had the pod none of the fields that we write. Without a
 * status nobody knows who wrote a field, but one that is the same there may be ours. Undefined without the label.
 */
export function injectedBefore(pod: JsonObject, context: PodContext): JsonObject | undefined {
  if (!isInjected(pod)) return undefined;
  if (annotationsOf(pod).has(statusAnnotation)) return undefined;
  const paths = lastingContainers(pod).flatMap(({ path }) => written.map((own) => [...path, ...own]));
  const bare = withValues(
    pod,
    [gracePeriodPath, ...paths]
      .filter((path) => valueAt(pod, path) !== undefined)
      .map((path) => ({ path, value: undefined })),
  ) as JsonObject;
  return applyOperations(bare, decide(bare, context).operations) as JsonObject;
}

const fieldOfReason: Partial<Record<ReasonCode, Path>> = {
  PreStopAlreadySet: ['lifecycle', 'preStop'],
  StopSignalAlreadySet: ['lifecycle', 'stopSignal'],
  ReadinessAlreadySet: ['readinessProbe'],
  StartupAlreadySet: ['startupProbe'],
};

/** Whether a reason calls something the author's own that is just what `inject` would have written. */
export function isAboutInjected({ code, detail }: Reason, pod: JsonObject, injected: JsonObject): boolean {
  return lastingContainers(pod).some(({ name, path, json }) => {
    if (!detail.startsWith(`${name} `)) return false;
    if (code === 'VariableAlreadySet') {
      const wanted = asList(valueAt(injected, [...path, 'env']));
      const same = wanted.filter((one) => asList(json['env']).some((own) => isSameJson(own, one)));
      return same.some((one) => detail.startsWith(`${name} sets ${nameOf(one)} `));
    }
    const field = fieldOfReason[code];
    return field !== undefined && isSameJson(valueAt(json, field), valueAt(injected, [...path, ...field]));
  });
}

function nameOf(variable: Json): string {
  return String(valueAt(variable, ['name']));
}
