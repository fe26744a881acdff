import { setTimeout as sleep } from 'node:timers/promises';
import { type AppPod, listPods, settled } from './app-pods.ts';
import type { Client } from './apps.ts';
import { type EventName, events, restart, type Stage } from './events.ts';
import { requestTimeoutSeconds, type Sample, startLoad } from './load.ts';
import { manifestOf } from './manifest.ts';
import type { ProxyAddresses } from './proxy.ts';
import { waitForListeners } from './wait-for-listeners.ts';

/** What one client of one app saw in a pass. */
export interface ClientCount {
  readonly requests: number;
  readonly dropped: number;
  /** Of `dropped`: those that failed before anything was done to the pods. */
  readonly early: number;
  readonly retries: number;
  /** `dropped` by kind, such as `{"reset": 3}`. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The first of `dropped`: when they failed, in seconds after the event, and the client's words. */
  readonly examples: readonly string[];
}

/** One event that hit all apps, with or without the annotation. */
export interface Pass {
  readonly event: EventName;
  readonly injected: boolean;
  /** From the event until each app had its pods again and the old ones were gone. */
  readonly eventSeconds: number;
  /** How late the load sent at worst. Where that is more than a second, the machine was too busy to believe what it lost. */
  readonly lateMs: number;
  readonly counts: readonly { readonly app: string; readonly client: Client; readonly count: ClientCount }[];
}

/** Where the load goes, and what it hits. */
export interface PassPlan extends Stage {
  readonly proxies: ProxyAddresses;
  readonly event: EventName;
  readonly injected: boolean;
}

/** At most so many for each client of an app. */
export const mostExamples = 3;
const warmUpSeconds = 5;
/** Bounds the load where nothing else does. */
const maximumLoadSeconds = 600;
const rolloutSeconds = 240;

/** Applies the manifests of all apps as a pass needs them, and waits until they are at rest; nothing of this is counted. */
export async function prepare(
  { cluster, call, apps, signal }: Stage,
  deployed: Parameters<typeof manifestOf>[1],
): Promise<void> {
  const items = apps.map((app) => manifestOf(app, deployed));
  const input = JSON.stringify({
    apiVersion: 'v1',
    kind: 'List',
    items: items.flatMap((list) => list['items']),
  });
  await cluster.kubectl(['apply', '-f', '-'], { input, timeoutSeconds: 60 });
  for (const { name } of apps) {
    const rollout = ['rollout', 'status', `deployment/${name}`, `--timeout=${rolloutSeconds}s`];
    await cluster.kubectl(['-n', name, ...rollout], { timeoutSeconds: rolloutSeconds + 10 });
  }
  await settled(call, apps, { signal });
}

/**
 * Lets one event hit all apps under the load of all clients. The load begins before the event and ends when what it
 * began is over and a request that hung on it has run into its time limit. Throws where pods are not what the pass says.
 */
export async function runPass(plan: PassPlan): Promise<Pass> {
  const { cluster, apps, event, injected, signal } = plan;
  if (events[event].nodes > 1) await balance(plan);
  await assertPods(plan);
  await waitForListeners(apps, await listPods(plan.call, apps), signal);
  const found = await Promise.all(
    apps.map(async (app) => {
      const port = ['-o', 'jsonpath={.spec.ports[0].nodePort}'];
      const number = await cluster.kubectl(['-n', app.name, 'get', 'service', app.name, ...port]);
      return { app, service: `${cluster.nodeAddress}:${number}` };
    }),
  );
  const load = await startLoad(found, plan.proxies, { maximumSeconds: maximumLoadSeconds });
  let samples: readonly Sample[];
  let struckAt: number;
  let eventSeconds: number;
  try {
    await sleep(warmUpSeconds * 1000, null, { signal });
    struckAt = Date.now();
    await events[event].strike(plan);
    eventSeconds = Math.round((Date.now() - struckAt) / 1000);
    await assertPods(plan);
    const listening = Math.max(...apps.map(({ startSeconds }) => startSeconds));
    await sleep(Math.max(requestTimeoutSeconds, listening + 2) * 1000, null, { signal });
  } finally {
    samples = await load.finish();
  }
  const lateMs = Math.round(samples.reduce((most, sample) => Math.max(most, sample.lateMs), 0));
  return { event, injected, eventSeconds, lateMs, counts: countAll(samples, struckAt) };
}

/** Counts what each client of each app saw; a request that failed before `struckAt` tells nothing about the event. */
function countAll(samples: readonly Sample[], struckAt: number): Pass['counts'] {
  const groups = Map.groupBy(samples, ({ app, client }) => `${app} ${client}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const failed = group.filter(({ failure }) => failure !== undefined);
    const count = {
      requests: group.length,
      dropped: failed.length,
      early: failed.filter(({ dueMs, ms }) => dueMs + ms < struckAt).length,
      retries: group.reduce((sum, { retries }) => sum + retries, 0),
      kinds: Object.fromEntries(
        [...Map.groupBy(failed, ({ failure }) => failure ?? '')].map(([kind, all]) => [kind, all.length]),
      ),
      examples: failed
        .slice(0, mostExamples)
        .map(({ dueMs, ms, detail }) => `${((dueMs + ms - struckAt) / 1000).toFixed(2)} s: ${detail}`),
    };
    return [{ app: first.app, client: first.client, count }];
  });
}

/** A drain of one node of two shall end one of each app's pods, not both: a new pair of pods is spread over the nodes. */
async function balance({ call, apps, signal }: Stage): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const pods = await listPods(call, apps);
    const lopsided = apps.filter(({ name }) => {
      const own = pods.filter(({ metadata }) => metadata.namespace === name);
      return new Set(own.map(({ spec }) => spec.nodeName)).size < 2;
    });
    if (lopsided.length === 0) return;
    const gone = pods
      .filter(({ metadata }) => lopsided.some(({ name }) => name === metadata.namespace))
      .map(({ metadata }) => metadata.uid);
    await restart(call, lopsided);
    await settled(call, apps, { gone, signal });
  }
  throw new Error('the pods of an app stay together on one node');
}

async function assertPods({ call, apps, injected }: PassPlan): Promise<void> {
  const isInjected = ({ metadata }: AppPod) =>
    metadata.labels?.['gracehook.io/injected'] === 'true' &&
    metadata.annotations?.['gracehook.io/status'] !== undefined;
  const wrong = (await listPods(call, apps)).filter((pod) => isInjected(pod) !== injected);
  if (wrong.length === 0) return;
  const names = wrong.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ');
  throw new Error(`this pass would not measure what it says: ${names} ${injected ? 'not' : ''} injected`);
}
