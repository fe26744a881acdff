import type { Pass, ProofEvent } from '../core/proof/proof.ts';
import type { RequestSample } from '../core/proof/request-sample.ts';
import { events } from './events/index.ts';
import { fewerReplicas } from './events/scale.ts';
import { pause } from './pause.ts';
import { replicasNow } from './settled.ts';
import type { Subject } from './subject.ts';

/**
 * How long nothing happens before the load: what leads to the pods may send requests to those of the rollout before for some
 * seconds after they are gone, and these are no drops of this event.
 */
const restMilliseconds = 5_000;
/** How long the load runs before the event, so that connections are kept and a fault of the app's own shows itself. */
const leadMilliseconds = 5_000;
/** How long it runs on after the last pod is gone: some proxies learn late, and a request may hang until its limit. */
const tailMilliseconds = 6_000;
const progressMilliseconds = 1_000;

/** A load that others start and stop: it tells of each request as it ends. */
export interface RunningLoad {
  readonly stop: () => Promise<readonly RequestSample[]>;
  /** Ends it at once; what is under way is not counted. */
  readonly abort: () => unknown;
  /** Whether it ended by itself, at one of its bounds. */
  readonly isOver: () => boolean;
}

export type StartLoad = (onSample: (sample: RequestSample) => void) => RunningLoad;

/** How a pass stands. */
export interface PassProgress {
  /** Since its load began. */
  readonly seconds: number;
  readonly requests: number;
  readonly failed: number;
  /** Pods in traffic, and pods that were told to go and are still there. */
  readonly ready: number;
  readonly ending: number;
  readonly desiredReplicas: number;
}

/** What a pass is, and who is told how it goes. */
export interface PassOptions {
  readonly kind: Pass['kind'];
  readonly event: ProofEvent;
  readonly startLoad: StartLoad;
  readonly onProgress: (progress: PassProgress) => void;
}

/** Runs one load over one event. Throws where the load ended before the event did; the load is stopped in any case. */
export async function runPass(
  subject: Subject,
  { kind, event, startLoad, onProgress }: PassOptions,
  signal: AbortSignal,
): Promise<Pass> {
  const { pods, target } = subject;
  await pause(restMilliseconds, signal);
  // Who scales down wants fewer: the pods that go are no capacity lost.
  const desiredReplicas = event === 'scale' ? fewerReplicas(target.replicas) : await replicasNow(subject);
  let requests = 0;
  let failed = 0;
  const startedAt = Date.now();
  pods.begin(startedAt);
  const load = startLoad(({ failure }) => {
    requests++;
    if (failure !== null) failed++;
  });
  const bounded = new AbortController();
  const ending = AbortSignal.any([signal, bounded.signal]);
  const timer = setInterval(() => {
    if (load.isOver()) bounded.abort(new Error(`the load came to its bound before the ${event} was over`));
    const seconds = (Date.now() - startedAt) / 1000;
    onProgress({ seconds, requests, failed, ready: pods.ready(), ending: pods.ending(), desiredReplicas });
  }, progressMilliseconds);
  try {
    await pause(leadMilliseconds, ending);
    const eventAt = Date.now();
    await events[event](subject, ending);
    await pause(tailMilliseconds, ending);
    const samples = await load.stop();
    const [lives, readyCounts] = [pods.lives(), pods.readyCounts()];
    return {
      ...{ kind, event, startedAt, eventAt, endedAt: Date.now(), desiredReplicas },
      ...{ samples, pods: lives, readyCounts },
    };
  } finally {
    clearInterval(timer);
    load.abort();
  }
}
