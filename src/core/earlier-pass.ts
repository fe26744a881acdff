import type { Edit } from './edit.ts';
import { type Json, type JsonObject, valueAt, withValues } from './json.ts';
import { gracePeriodPath } from './mutations/grace-period.ts';
import { describeHook, hookOf, isHookOfOurs, preStopPath } from './mutations/hook.ts';
import { describeProbe, isReadinessProbeOfOurs, isStartupProbeOfOurs } from './mutations/probe.ts';
import { restartingProbes } from './mutations/probe-grace.ts';
import { appContainers, lastingContainers } from './pod.ts';
import { type Status, statusOf } from './status.ts';

/** A pod as its author left it, and the edits that lead there from the pod at hand. */
export interface AuthorsPod {
  readonly pod: JsonObject;
  readonly writtenGrace: Json | undefined;
  readonly earlier: Status | undefined;
  readonly undo: readonly Edit[];
}

/**
 * Takes back what an earlier pass of ours did, so that the next one decides anew instead of on top. Passes repeat when
 * another webhook changed the pod after us, or when somebody makes a pod from an injected pod's YAML. The status
 * annotation is only a hint: what the spec does not have exactly as the status tells is the author's.
 */
export function authorsPod(pod: JsonObject): AuthorsPod {
  const earlier = statusOf(pod);
  const written = valueAt(pod, gracePeriodPath);
  if (earlier === undefined) return { pod, writtenGrace: written, earlier, undo: [] };
  const hooks = hooksOfOurs(pod, earlier);
  const undo = [
    ...hooks.undo,
    ...pinsOfOurs(pod, earlier),
    ...probesOfOurs(pod, earlier),
    ...stopSignalsOfOurs(pod, earlier),
  ];
  const grace = hooks.areComplete && written === earlier.grace?.set ? earlier.grace : undefined;
  return {
    pod: withValues(pod, undo) as JsonObject,
    writtenGrace: grace?.written ?? written,
    earlier,
    undo,
  };
}

function hooksOfOurs(
  pod: JsonObject,
  { preStop = new Map() }: Status,
): { undo: Edit[]; areComplete: boolean } {
  const undo = appContainers(pod).flatMap((container) => {
    const hook = hookOf(container);
    const isOurs = isHookOfOurs(hook) && describeHook(hook) === preStop.get(container.name);
    return isOurs ? [{ path: preStopPath(container), value: undefined }] : [];
  });
  return { undo, areComplete: undo.length === preStop.size };
}

function pinsOfOurs(pod: JsonObject, { pins = new Map() }: Status): Edit[] {
  return lastingContainers(pod).flatMap((container) =>
    restartingProbes.flatMap((probe) => {
      const pin = pins.get(`${container.name}/${probe}`);
      const path = [...container.path, probe, 'terminationGracePeriodSeconds'];
      return pin !== undefined && valueAt(pod, path) === pin.set ? [{ path, value: pin.written }] : [];
    }),
  );
}

function probesOfOurs(pod: JsonObject, { readiness = new Map(), startup = new Map() }: Status): Edit[] {
  const kinds = [
    { key: 'readinessProbe', told: readiness, isOurs: isReadinessProbeOfOurs },
    { key: 'startupProbe', told: startup, isOurs: isStartupProbeOfOurs },
  ];
  return appContainers(pod).flatMap((container) =>
    kinds.flatMap(({ key, told, isOurs }) => {
      const path = [...container.path, key];
      const probe = valueAt(pod, path);
      const isUndone = isOurs(probe) && describeProbe(probe) === told.get(container.name);
      return isUndone ? [{ path, value: undefined }] : [];
    }),
  );
}

function stopSignalsOfOurs(pod: JsonObject, { stopSignal = new Map() }: Status): Edit[] {
  return appContainers(pod).flatMap((container) => {
    const path = [...container.path, 'lifecycle', 'stopSignal'];
    const signal = valueAt(pod, path);
    return signal !== undefined && signal === stopSignal.get(container.name)
      ? [{ path, value: undefined }]
      : [];
  });
}
