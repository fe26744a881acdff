import { setTimeout as sleep } from 'node:timers/promises';
import { asString } from '../../../src/core/json.ts';
import { type ApiCall, apiClient } from '../api-client.ts';
import type { Cluster } from '../cluster.ts';
import { createTestNamespace, type TestNamespace } from '../test-namespace.ts';
import { podManifest, workloadManifest } from '../test-objects.ts';
import { type LoadCall, type LoadKind, lacking } from './load-outcome.ts';

/** A call that hangs takes none of the others' places. */
const connections = 64;
const realPodSeconds = 10;
const betweenPhases = 'between';

/** How fast objects are created. */
export interface LoadPlan {
  /** Pods that are only tried, half of them annotated, half in a labelled namespace. */
  readonly podsPerSecond: number;
  /** One pod in so many is stored, runs for some seconds and is deleted; none where left out. */
  readonly realOneIn?: number;
  /** It ends by itself after this time, whatever became of the test. */
  readonly mostSeconds: number;
}

/** A load that runs. */
export interface AdmissionLoad {
  /** Names what is under way while `action` lasts, and gives its result. */
  during<T>(phase: string, action: () => Promise<T>): Promise<T>;
  /** All calls so far that have an answer. */
  calls(): readonly LoadCall[];
  /** Sends nothing more, waits for the answers, removes its namespaces and gives all calls. May be called twice. */
  stop(): Promise<readonly LoadCall[]>;
}

/**
 * Creates pods at a steady rate by server-side dry run, and an annotated Deployment beside each tenth. The next one is
 * sent when its time has come and not when the last was answered, so that a webhook that hangs does not slow down what
 * would show it.
 */
export async function startAdmissionLoad(
  cluster: Cluster,
  { podsPerSecond, realOneIn, mostSeconds }: LoadPlan,
): Promise<AdmissionLoad> {
  const call = await apiClient(cluster, { connections });
  const namespaces = await createNamespaces(cluster);
  const calls: LoadCall[] = [];
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  let phase = betweenPhases;

  const send = (kind: LoadKind, isReal: boolean, name: string) => {
    const at = new Date();
    const began = performance.now();
    const known = { at, phase, kind, isReal };
    const sent = create(call, namespaces[kind].name, { kind, isReal, name }).then((trouble) => {
      calls.push({ ...known, ms: performance.now() - began, ...trouble });
    });
    underWay.add(sent);
    sent.finally(() => underWay.delete(sent));
  };
  const running = (async () => {
    const began = performance.now();
    for (let sent = 0; sent < mostSeconds * podsPerSecond; sent++) {
      const dueMs = (sent * 1000) / podsPerSecond - (performance.now() - began);
      if (dueMs > 0) await sleep(dueMs, null, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      const isReal = realOneIn !== undefined && sent % realOneIn === 0;
      // A stored one is annotated or labelled in turn too.
      const isOdd = (isReal && realOneIn !== undefined ? sent / realOneIn : sent) % 2 === 1;
      send(isOdd ? 'labelled' : 'annotated', isReal, `pod-${sent}`);
      if (sent % 10 === 0) send('workload', false, `workload-${sent}`);
    }
  })();

  const stop = async () => {
    stopping.abort();
    await running;
    await Promise.all(underWay);
    await Promise.all(Object.values(namespaces).map(({ kubectl, name }) => kubectl(deletion(name))));
    return calls;
  };
  let stopped: Promise<readonly LoadCall[]> | undefined;
  return {
    during: async (name, action) => {
      phase = name;
      try {
        return await action();
      } finally {
        phase = betweenPhases;
      }
    },
    calls: () => calls,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

const deletion = (name: string) => ['delete', 'namespace', name, '--wait=false', '--ignore-not-found'];

async function createNamespaces(cluster: Cluster): Promise<Readonly<Record<LoadKind, TestNamespace>>> {
  const [annotated, labelled] = await Promise.all(
    ['load', 'load-labelled'].map((prefix) => createTestNamespace(cluster, prefix)),
  );
  if (annotated === undefined || labelled === undefined) throw new Error('there are no namespaces');
  await cluster.kubectl(['label', 'namespace', labelled.name, 'gracehook.io/inject=enabled']);
  return { annotated, labelled, workload: annotated };
}

async function create(
  call: ApiCall,
  namespace: string,
  { kind, isReal, name }: { readonly kind: LoadKind; readonly isReal: boolean; readonly name: string },
): Promise<Pick<LoadCall, 'outcome' | 'trouble'>> {
  const isOptedIn = kind !== 'labelled';
  const body = kind === 'workload' ? workloadManifest(name, { isOptedIn }) : podManifest(name, { isOptedIn });
  const collection =
    kind === 'workload'
      ? `/apis/apps/v1/namespaces/${namespace}/deployments`
      : `/api/v1/namespaces/${namespace}/pods`;
  try {
    const answer = await call('POST', `${collection}${isReal ? '' : '?dryRun=All'}`, body);
    if (answer.status !== 201)
      return { outcome: 'refused', trouble: `${answer.status} ${asString(answer.body['message'])}` };
    if (isReal) deleteLater(call, `${collection}/${name}`);
    const trouble = lacking(kind, answer.body);
    return trouble === undefined ? { outcome: 'injected' } : { outcome: 'missed', trouble };
  } catch (error) {
    return { outcome: 'refused', trouble: String(error) };
  }
}

/** Nobody waits for it: what is left goes with the namespace. */
function deleteLater(call: ApiCall, path: string): void {
  const deletePod = () => call('DELETE', `${path}?gracePeriodSeconds=1`).catch(() => {});
  setTimeout(deletePod, realPodSeconds * 1000).unref();
}
