import type { PlacedFailure } from '../core/proof/place-failure.ts';
import type { PodLife } from '../core/proof/pod-life.ts';
import type { Pass, Proof } from '../core/proof/proof.ts';
import { summarizePass } from '../core/proof/proof-summary.ts';

/** So many failed requests of a pass are listed one by one; all are counted. */
const mostListed = 1000;

/** A proof as one JSON object, as docs/prove.md describes it: times of day in ISO 8601, units in the names. */
export function proofJson({ startedAt, passes, ...proof }: Proof): object {
  return { ...proof, startedAt: timeOf(startedAt), passes: passes.map(passJson) };
}

function passJson(pass: Pass): object {
  const { placedFailures, kind, event, ...summary } = summarizePass(pass);
  const { startedAt, eventAt, endedAt, desiredReplicas, readyCounts, pods } = pass;
  return {
    kind,
    event,
    startedAt: timeOf(startedAt),
    eventAt: timeOf(eventAt),
    endedAt: timeOf(endedAt),
    desiredReplicas,
    ...summary,
    readyCounts: readyCounts.map(({ at, ready }) => ({ at: timeOf(at), ready })),
    pods: pods.map(podJson),
    failedRequests: placedFailures.slice(0, mostListed).map(failureJson),
  };
}

function podJson({ createdAt, readyAt, deletedAt, goneAt, ...pod }: PodLife): object {
  return {
    ...pod,
    createdAt: timeOf(createdAt),
    readyAt: timeOf(readyAt),
    deletedAt: timeOf(deletedAt),
    goneAt: timeOf(goneAt),
  };
}

function failureJson({ sample, ...place }: PlacedFailure): object {
  return { ...sample, dueAt: timeOf(sample.dueAt), ...place };
}

/** Null stays null (before the pass began), and what never came stays undefined, which JSON leaves out. */
function timeOf<None extends null | undefined>(at: number | None): string | None {
  return typeof at === 'number' ? new Date(at).toISOString() : at;
}
