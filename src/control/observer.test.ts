import { expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../test/cluster/test-namespace.ts';
import { refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import { systemClock } from '../cluster/clock.ts';
import { asString, type JsonObject, valueAt } from '../core/json.ts';
import { readHistory } from '../core/terminations/history-text.ts';
import { createLogger } from '../telemetry/logger.ts';
import { createObserver } from './observer.ts';

const path = '/api/v1/namespaces/system/configmaps/gracehook-history';
const soon = { withinSeconds: 10 };
/** Told to go; with an exit code it has ended. */
const pod = (name: string, exitCode?: number): JsonObject => ({
  metadata: {
    name,
    uid: name,
    namespace: 'shop',
    deletionTimestamp: '2026-01-01T10:00:30Z',
    deletionGracePeriodSeconds: 30,
  },
  spec: { containers: [{ name: 'app' }] },
  status: {
    containerStatuses: [
      {
        name: 'app',
        state:
          exitCode === undefined
            ? { running: {} }
            : { terminated: { exitCode, finishedAt: '2026-01-01T10:00:04Z' } },
      },
    ],
  },
});

/** One that has begun, at an API server with these pods and Events. */
async function observing(pods: readonly JsonObject[], events: readonly JsonObject[] = []) {
  const api = await startObjectApiServer();
  api.objects.set(path, {});
  api.answer = ({ path: asked, query }) => {
    const items = { '/api/v1/pods': pods, '/api/v1/events': events }[asked];
    if (items === undefined) return undefined;
    // A watch that ends at once.
    if (query.has('watch')) return { status: 200, body: '' };
    return { status: 200, body: { metadata: { resourceVersion: '1' }, items } };
  };
  const log = createLogger(false);
  log.level = 'silent';
  const told: string[] = [];
  const listened: string[] = [];
  const observer = createObserver({
    access: api.access,
    place: { namespace: 'system', configMap: 'gracehook-history' },
    listener: {
      terminated: ({ pod: name, class: found }) => void told.push(`${name} ${found}`),
      becameWorse: () => {},
    },
    podListeners: [
      {
        put: () => {
          throw new Error('a bug');
        },
        removed: () => {},
      },
      { put: (one) => void listened.push(String(valueAt(one, ['metadata', 'name']))), removed: () => {} },
    ],
    log,
    clock: systemClock,
  });
  const ending = new AbortController();
  const running = observer.run(ending.signal);
  const stop = async () => {
    ending.abort();
    await running;
  };
  onTestFinished(stop);
  await eventually(async () => expect(listened).toHaveLength(pods.length), soon);
  const written = () => readHistory(asString(valueAt(api.objects.get(path), ['data', 'history.json'])));
  return { api, observer, told, stop, written };
}

it('tells what ended, hands pods on whatever a listener does, and writes at the end', async () => {
  const failed = {
    metadata: { name: 'event' },
    involvedObject: { uid: 'b', fieldPath: 'spec.containers{app}' },
    lastTimestamp: '2026-01-01T10:00:01Z',
  };
  const { api, observer, told, stop, written } = await observing(
    [pod('a', 0), pod('b', 0), pod('c')],
    [failed],
  );
  expect(observer.lastContact()?.getTime()).toBeGreaterThan(0);
  await observer.duty.perform(AbortSignal.timeout(10_000));
  expect(written()?.workloads).toEqual([]);
  await eventually(async () => expect(told).toEqual(['a Drained', 'b HookFailed']), soon);
  expect(written()?.workloads).toEqual([]);
  await stop();
  const classes = written()?.workloads.map(({ kind, name, terminations: [one] }) => [kind, name, one?.class]);
  expect(classes?.toSorted()).toEqual([
    ['Pod', 'a', 'Drained'],
    ['Pod', 'b', 'HookFailed'],
    ['Pod', 'c', 'Unknown'],
  ]);
  expect(told).toHaveLength(2);
  const events = api.requests.filter((request) => request.path === '/api/v1/events');
  expect(events.map(({ query }) => query.get('fieldSelector'))).toContain('reason=FailedPreStopHook');
});

it('ends also where the history cannot be written', async () => {
  const { api, observer, stop } = await observing([pod('a', 0)]);
  api.answer = () => refusal(403, 'forbidden');
  await expect(observer.duty.perform(AbortSignal.timeout(10_000))).rejects.toThrow('forbidden');
  await stop();
});
