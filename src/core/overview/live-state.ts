import { asObject, asString, type JsonObject } from '../json.ts';
import { parsedJson } from '../parsed-json.ts';
import { annotationsOf } from '../pod.ts';
import { statusAnnotation } from '../status.ts';
import type { WorkloadOverview } from './overview.ts';
import type { PodState } from './pod-state.ts';

/** What runs now of a workload that is opted in. */
export interface LiveState {
  /** Where a single pod was asked for: what became of it, and the version of Gracehook that looked at it. */
  readonly pod?: { readonly state: PodState; readonly by: string | undefined };
  readonly workload: WorkloadOverview;
}

/** The state of the only pod that an overview counts, where it is about that one. */
export function liveStateOf(workload: WorkloadOverview, pod: JsonObject | undefined): LiveState {
  const states = Object.keys(workload.pods) as PodState[];
  const state = states.find((one) => workload.pods[one] > 0);
  if (pod === undefined || state === undefined) return { workload };
  const status = asObject(parsedJson(annotationsOf(pod).get(statusAnnotation)));
  return { pod: { state, by: asString(status?.['by']) }, workload };
}
