import { percentileOf } from '../percentile-of.ts';
import { type MomentOfEnd, momentsOfEnd, type PlacedFailure, placeFailure } from './place-failure.ts';
import { podEnd } from './pod-end.ts';
import type { Pass, ProofEvent } from './proof.ts';
import { type Failure, failures, type RequestSample } from './request-sample.ts';

/** Requests, and how long those that were answered took from when they were due; null where none was. */
export interface Count {
  readonly requests: number;
  readonly failed: number;
  readonly p50Milliseconds: number | null;
  readonly p95Milliseconds: number | null;
  readonly p99Milliseconds: number | null;
  readonly maxMilliseconds: number | null;
}

/** What one pass says, in numbers. */
export interface PassSummary extends Count {
  readonly kind: Pass['kind'];
  readonly event: ProofEvent;
  readonly failedPercent: number;
  readonly failures: Readonly<Record<Failure, number>>;
  /** By kind of request: `GET new`, `POST kept`, ... */
  readonly kinds: Readonly<Record<string, Count>>;
  readonly moments: Readonly<Record<MomentOfEnd, number>>;
  readonly placedFailures: readonly PlacedFailure[];
  /** Pods that were told to go during the pass. */
  readonly podsEnded: number;
  /** Of these, the pods that were killed at the end of their grace period. */
  readonly podsKilled: number;
  /** From the event to the moment when the last of these pods was gone; undefined where one was still there. */
  readonly eventSeconds: number | undefined;
  /** Pod-seconds in which fewer pods than desired were in traffic, from the event on, and their share of those desired. */
  readonly lostPodSeconds: number;
  readonly lostPercent: number;
}

/** Sums up one pass. */
export function summarizePass(pass: Pass): PassSummary {
  const { samples, pods, kind, event, eventAt } = pass;
  const failed = samples.filter(({ failure }) => failure !== null);
  const placedFailures = failed.map((sample) => placeFailure(sample, pods));
  const ended = pods.filter(({ deletedAt }) => deletedAt !== undefined);
  const lastGone = ended.map(({ goneAt }) => goneAt ?? Number.POSITIVE_INFINITY);
  const eventSeconds = Math.max(...lastGone.map((at) => (at - eventAt) / 1000));
  const lostPodSeconds = lostOf(pass);
  const desired = (pass.desiredReplicas * (pass.endedAt - eventAt)) / 1000;
  return {
    ...count(samples),
    kind,
    event,
    failedPercent: percent(failed.length, samples.length),
    failures: countBy(failures, failed, ({ failure }) => failure),
    kinds: countKinds(samples),
    moments: countBy(momentsOfEnd, placedFailures, ({ moment }) => moment),
    placedFailures,
    podsEnded: ended.length,
    podsKilled: ended.filter((pod) => podEnd(pod)?.isKilled === true).length,
    eventSeconds: Number.isFinite(eventSeconds) ? eventSeconds : undefined,
    lostPodSeconds,
    lostPercent: percent(lostPodSeconds, desired),
  };
}

function count(samples: readonly RequestSample[]): Count {
  const answered = samples.filter(({ failure }) => failure === null).map(({ milliseconds }) => milliseconds);
  answered.sort((a, b) => a - b);
  return {
    requests: samples.length,
    failed: samples.length - answered.length,
    p50Milliseconds: percentileOf(answered, 0.5),
    p95Milliseconds: percentileOf(answered, 0.95),
    p99Milliseconds: percentileOf(answered, 0.99),
    maxMilliseconds: answered.at(-1) ?? null,
  };
}

function countKinds(samples: readonly RequestSample[]): Record<string, Count> {
  const kinds = Object.groupBy(samples, ({ method, connection }) => `${method} ${connection}`);
  return Object.fromEntries(
    Object.entries(kinds)
      .toSorted()
      .map(([name, some = []]) => [name, count(some)]),
  );
}

/** Pod-seconds that were missing to the desired replicas; before the first count nothing is known, and nothing is lost. */
function lostOf({ readyCounts, desiredReplicas, eventAt, endedAt }: Pass): number {
  return readyCounts.reduce((lost, { at, ready }, index) => {
    const until = Math.min(readyCounts[index + 1]?.at ?? endedAt, endedAt);
    const seconds = Math.max(0, until - Math.max(at, eventAt)) / 1000;
    return lost + Math.max(0, desiredReplicas - ready) * seconds;
  }, 0);
}

function countBy<Key extends string, Item>(
  keys: readonly Key[],
  items: readonly Item[],
  keyOf: (item: Item) => Key | null,
): Record<Key, number> {
  const counts = keys.map((key) => [key, items.filter((item) => keyOf(item) === key).length]);
  return Object.fromEntries(counts) as Record<Key, number>;
}

/** Four digits that count, so that one failure of very many is not 0. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Number(((part / whole) * 100).toPrecision(4));
}
