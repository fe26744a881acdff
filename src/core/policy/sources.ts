import type { Json } from '../json.ts';
import { annotationsOf } from '../pod.ts';
import type { Reason } from '../reasons.ts';
import { copiedValues } from './copied-marker.ts';
import { annotationPrefix, type Place } from './settings.ts';

/** Where a value came from: one of the places, the admin's bounds that cut it off, or the built-in default. */
export type SettingSource = Place | 'bounds' | 'default';

/** The settings that one place says, by name without prefix, as the texts that somebody wrote. */
export interface SettingsSource {
  readonly place: Place;
  readonly values: ReadonlyMap<string, string>;
  /** What is wrong with the place beside its values. */
  readonly reasons?: readonly Reason[];
}

/** The annotations of `object` that carry our prefix, by name without it. */
export function ownAnnotations(object: Json | undefined): Map<string, string> {
  const own = new Map<string, string>();
  for (const [key, value] of annotationsOf(object)) {
    if (key.startsWith(annotationPrefix)) own.set(key.slice(annotationPrefix.length), value);
  }
  return own;
}

/**
 * The two sources that a pod (or template) carries: what its template says itself, and what the workload webhook
 * copied there. A value that differs from the recorded copy was written by somebody into the template.
 */
export function sourcesOfPod(pod: Json): readonly [SettingsSource, SettingsSource] {
  const copied = copiedValues(pod)?.values ?? new Map<string, string>();
  const fromPod = new Map<string, string>();
  const fromWorkload = new Map<string, string>();
  for (const [name, value] of ownAnnotations(pod)) {
    (copied.get(name) === value ? fromWorkload : fromPod).set(name, value);
  }
  return [
    { place: 'pod', values: fromPod },
    { place: 'workload', values: fromWorkload },
  ];
}
