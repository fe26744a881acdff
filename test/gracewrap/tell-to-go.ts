import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiCall } from '../cluster/api-client.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { type BurstAnswer, openConnections } from './burst.ts';
import { type NewcomerAnswer, startNewcomers } from './newcomers.ts';
import { followEnd, type StoredEnd } from './stored-end.ts';

/** A load of GraceWrap's proof: so many requests in flight, each of which takes so long. */
export interface Load {
  readonly requests: number;
  readonly milliseconds: number;
}

/** Where the app answers: all connections of this client at one pod, or at any. */
export interface Addresses {
  readonly sticky: URL;
  readonly any: URL;
}

/** What became of the requests that a pod had in flight when it was told to go. */
export interface Ending {
  readonly answers: readonly BurstAnswer[];
  /** When the API server had stored that the pod shall go, by `performance.now()`. */
  readonly toldAt: number;
  readonly end: StoredEnd;
  /** Requests that came from then on, until a second after the app's end. */
  readonly newcomers: readonly NewcomerAnswer[];
}

/** Not all requests were in flight when the pod was told to go: nothing was measured. */
export class NotInFlight extends Error {}

/** A request that a killed app leaves hanging would be seen as failed after so long; a machine can be that slow. */
const patienceMilliseconds = 10_000;
/** Until `kubectl wait` watches. */
const watchingMilliseconds = 2_000;

/**
 * Puts a load in flight at one pod, sees in the app that it holds all of it, and deletes the pod. Throws `NotInFlight` where
 * a request was answered before the API server had stored the deletion.
 */
export async function tellToGo(
  cluster: Cluster,
  call: ApiCall,
  { namespace, addresses, load }: { namespace: string; addresses: Addresses; load: Load },
): Promise<Ending> {
  const { sticky, any } = addresses;
  const state = new URL('/state', sticky);
  const { pod } = await readState(state);
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}`;
  const ending = followEnd(cluster, namespace, pod);
  // Whoever waits for it comes later; meanwhile its failure must not end the process.
  ending.catch(() => {});
  await sleep(watchingMilliseconds);
  const connections = await openConnections(state, load.requests);
  const newcomers = startNewcomers(new URL('/state', any));
  try {
    // Opens the connection to the API server, so that the deletion goes out at once.
    await call('GET', path);
    const work = new URL(`/work?ms=${load.milliseconds}`, sticky);
    let isOver = false;
    const burst = connections.send(work, load.milliseconds + patienceMilliseconds).finally(() => {
      isOver = true;
    });
    for (let held = 0; held < load.requests; ) {
      ({ held } = await readState(state));
      if (isOver) throw new NotInFlight(`${load.requests} requests were never in flight at the same time`);
    }
    const deleted = await call('DELETE', path);
    const toldAt = performance.now();
    if (deleted.status !== 200) throw new Error(`the deletion of ${pod} was answered ${deleted.status}`);

    const answers = await burst;
    const early = answers.filter(({ failure, endedAt }) => failure === null && endedAt < toldAt).length;
    if (early > 0) throw new NotInFlight(`${early} of ${load.requests} requests were answered before`);
    const end = await ending;
    await sleep(1_000);
    return { answers, toldAt, end, newcomers: await newcomers.stop() };
  } finally {
    await newcomers.stop();
    connections.close();
  }
}

/** Of the pod behind the Service that keeps a client at one pod, on a new connection. */
async function readState(url: URL): Promise<{ readonly pod: string; readonly held: number }> {
  const response = await fetch(url, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(patienceMilliseconds),
  });
  return (await response.json()) as { pod: string; held: number };
}
