import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { asInteger, asList, asString, valueAt } from '../../src/core/json.ts';
import { type App, apps } from '../matrix/apps.ts';
import { type Asked, askApp } from '../matrix/ask-app.ts';
import { buildMatrixImages } from '../matrix/images.ts';
import { manifestOf } from '../matrix/manifest.ts';
import { type ApiCall, apiClient } from './api-client.ts';
import { NotAvailable } from './cluster.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { eventually } from './test-namespace.ts';

/** What is seen of a pod that is told to end while it works on a request. */
interface End {
  readonly inFlight: Asked;
  /** Ten seconds later, when five of its grace period are left. */
  readonly nextRequest: 'answered' | 'failed';
  readonly exitCode: number;
}

const killed = 137;
const servesUntilKilled: End = { inFlight: 'answered', nextRequest: 'answered', exitCode: killed };
const ends: Readonly<Record<App['atSigterm'], End>> = {
  drains: { inFlight: 'answered', nextRequest: 'failed', exitCode: 0 },
  // 2 is how Go's runtime ends where the default action of a signal does not end PID 1.
  dies: { inFlight: 'cut', nextRequest: 'failed', exitCode: 2 },
  ignores: servesUntilKilled,
  swallowed: servesUntilKilled,
};

const graceSeconds = 15;
const workMs = 3_000;
/** Long after SIGTERM, also where the kubelet is busy, and well before the end of the grace period. */
const nextRequestAfterMs = 10_000;
const startSeconds = 120;
/** Keeps a pod that has ended, so that its exit code can be read. */
const finalizer = 'gracehook.io/read-by-test';

it('every app of the grace matrix behaves at its end as its row says, and can be killed by its liveness probe', {
  timeout: 400_000,
}, async ({ skip, onTestFinished }) => {
  try {
    for (const archive of await buildMatrixImages()) await cluster.importImage(archive);
  } catch (error) {
    if (error instanceof NotAvailable) skip(`not run: ${error.message}`);
    throw error;
  }
  const call = await apiClient(cluster);
  const names = apps.map(({ name }) => name);
  onTestFinished(async () => {
    await cluster.kubectl(['delete', 'namespace', '--wait=false', '--ignore-not-found', ...names]);
  });
  const items = apps.map((app) => manifestOf(app, { inject: false, liveness: true }));
  await cluster.kubectl(['apply', '-f', '-'], {
    input: items.map((item) => JSON.stringify(item)).join('\n---\n'),
  });

  const seen = await Promise.all(
    apps.map(async (app) => {
      const [first, second] = await runningPods(call, app);
      const isKilled = isKilledByProbe(call, app, second);
      return [app.name, { ...(await endOf(call, app, first)), isKilled: await isKilled }];
    }),
  );

  const said = apps.map(({ name, atSigterm }) => [name, { ...ends[atSigterm], isKilled: true }]);
  expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(said));
});

interface Pod {
  readonly path: string;
  readonly name: string;
  readonly address: string;
}

/** The two pods of an app, once both answer. */
async function runningPods(call: ApiCall, app: App): Promise<[Pod, Pod]> {
  const pods = await eventually(
    async () => {
      const { body } = await call('GET', `/api/v1/namespaces/${app.name}/pods`);
      const found = asList(body['items']).map((pod) => {
        const name = asString(valueAt(pod, ['metadata', 'name'])) ?? '';
        const address = asString(valueAt(pod, ['status', 'podIP'])) ?? '';
        return { path: `/api/v1/namespaces/${app.name}/pods/${name}`, name, address };
      });
      expect(found).toHaveLength(2);
      for (const { address } of found) expect(address && (await askApp(app, address, 0))).toBe('answered');
      return found;
    },
    { withinSeconds: startSeconds },
  );
  const [first, second, ...more] = pods;
  if (first === undefined || second === undefined || more.length > 0) throw new Error(`not two: ${pods}`);
  return [first, second];
}

async function endOf(call: ApiCall, app: App, { path, address }: Pod): Promise<End> {
  await succeed(call('PATCH', path, { metadata: { finalizers: [finalizer] } }));
  try {
    const asked = askApp(app, address, workMs);
    await sleep(500);
    await succeed(call('DELETE', path, { gracePeriodSeconds: graceSeconds }));
    const late = sleep(nextRequestAfterMs);
    const inFlight = await asked;
    await late;
    const nextRequest = (await askApp(app, address, 0)) === 'answered' ? 'answered' : 'failed';
    const exitCode = await eventually(
      async () => {
        const state = valueAt((await call('GET', path)).body, ['status', 'containerStatuses', 0, 'state']);
        const code = asInteger(valueAt(state, ['terminated', 'exitCode']));
        if (code === undefined) throw new Error(`${app.name} has not ended: ${JSON.stringify(state)}`);
        return code;
      },
      { withinSeconds: 90 },
    );
    return { inFlight, nextRequest, exitCode };
  } finally {
    await succeed(call('PATCH', path, { metadata: { finalizers: null } }));
  }
}

async function isKilledByProbe(call: ApiCall, { name, failPort }: App, pod: Pod): Promise<boolean> {
  await fetch(`http://${pod.address}:${failPort}/fail`, { method: 'POST' });
  return eventually(
    async () => {
      const { body } = await call('GET', `/api/v1/namespaces/${name}/events`);
      const ofPod = asList(body['items']).filter(
        (event) => valueAt(event, ['involvedObject', 'name']) === pod.name,
      );
      const messages = ofPod.map((event) => asString(valueAt(event, ['message'])) ?? '');
      expect(messages).toContainEqual(expect.stringContaining('failed liveness probe, will be restarted'));
      return true;
    },
    { withinSeconds: 90 },
  );
}

async function succeed(answer: ReturnType<ApiCall>): Promise<void> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`HTTP ${status}: ${JSON.stringify(body['message'])}`);
}
