import type { PodLife } from './pod-life.ts';
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

/** Where in a pod's end a request failed: before any was told to go, in the hook, after SIGTERM, or once the pod was gone. */
export const momentsOfEnd = ['before', 'hook', 'afterSignal', 'gone'] as const;
export type MomentOfEnd = (typeof momentsOfEnd)[number];

/** A failure beside the pod that was last told to go before it. The load goes through a Service, so that pod need not be the cause. */
export interface PlacedFailure {
  readonly sample: RequestSample;
  readonly moment: MomentOfEnd;
  /** Undefined before any pod was told to go. */
  readonly pod: string | undefined;
  readonly secondsAfterDeletion: number | undefined;
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
  const placedFailures = failed.map((sample) => placed(sample, pods));
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
    eventSeconds: Number.isFinite(eventSeconds) ? eventSeconds : undefined,
    lostPodSeconds,
    lostPercent: percent(lostPodSeconds, desired),
  };
}

/** The value below which a share of the sorted numbers lies, as the nearest rank; null of none. */
export function percentileOf(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
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

function placed(sample: RequestSample, pods: readonly PodLife[]): PlacedFailure {
  const at = sample.dueAt + sample.milliseconds;
  const lastTold = pods
    .filter(({ deletedAt }) => deletedAt !== undefined && deletedAt <= at)
    .reduce<PodLife | undefined>(
      (last, pod) => ((last?.deletedAt ?? 0) > (pod.deletedAt ?? 0) ? last : pod),
      undefined,
    );
  if (lastTold?.deletedAt === undefined) {
    return { sample, moment: 'before', pod: undefined, secondsAfterDeletion: undefined };
  }
  const secondsAfterDeletion = (at - lastTold.deletedAt) / 1000;
  return {
    sample,
    moment: momentOf(at, secondsAfterDeletion, lastTold),
    pod: lastTold.name,
    secondsAfterDeletion,
  };
}

function momentOf(at: number, seconds: number, { goneAt, preStopSeconds }: PodLife): MomentOfEnd {
  if (goneAt !== undefined && at >= goneAt) return 'gone';
  return seconds < (preStopSeconds ?? 0) ? 'hook' : 'afterSignal';
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

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}
