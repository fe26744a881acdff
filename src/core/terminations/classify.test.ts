import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { classify } from './classify.ts';
import { endingPodOf } from './ending-pod.ts';
import type { Termination } from './termination.ts';

// A pod told to go at 10:00:00 with grace 40 and a sleep of 5: SIGTERM at 10:00:05, SIGKILL at 10:00:40.
const told = Date.UTC(2026, 0, 1, 10) / 1000;
const time = (second: number) => new Date((told + second) * 1000).toISOString().replace('.000Z', 'Z');
const sleep = { lifecycle: { preStop: { sleep: { seconds: 5 } } } };
const exec = (...command: string[]) => ({ lifecycle: { preStop: { exec: { command } } } });
const state = (exitCode: number, second: number | undefined, reason = 'Error') => ({
  terminated: { exitCode, reason, ...(second !== undefined && { finishedAt: time(second) }) },
});
const running = { running: { startedAt: time(-100) } };

interface Shape {
  readonly name?: string;
  readonly json?: JsonObject;
  readonly state: JsonObject;
}
function pod(shapes: readonly Shape[], metadata: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return {
    metadata: {
      name: 'web-1',
      namespace: 'shop',
      uid: 'u',
      deletionTimestamp: time(40),
      deletionGracePeriodSeconds: 40,
      ...metadata,
    },
    spec: { containers: shapes.map(({ name = 'app', json = sleep }) => ({ name, ...json })) },
    status: {
      containerStatuses: shapes.map(({ name = 'app', state: now }) => ({ name, state: now })),
      ...more,
    },
  };
}
function termination(last: JsonObject, failed: Record<string, number> = {}, first?: JsonObject) {
  const before = first && endingPodOf(first, undefined);
  const ending = endingPodOf(last, before);
  const failedHooks = new Map(Object.entries(failed).map(([name, second]) => [name, told + second]));
  return ending && classify(ending, failedHooks);
}

it.each<[what: string, end: JsonObject, json: JsonObject, expected: Partial<Termination>]>([
  ['exit 0', state(0, 12, 'Completed'), sleep, { class: 'Drained', exitCode: 0, drainSeconds: 7 }],
  ['exit 0 without a hook', state(0, 3), {}, { class: 'Drained', delaySeconds: 0, drainSeconds: 3 }],
  ['exit 0 at the last moment', state(0, 40), sleep, { class: 'Drained', drainSeconds: 35 }],
  ['143 at once', state(143, 5), sleep, { class: 'DiedOnSigterm', exitCode: 143, drainSeconds: 0 }],
  ['143 two seconds later', state(143, 7), sleep, { class: 'DiedOnSigterm', drainSeconds: 2 }],
  ["Go's 2 at once", state(2, 6), sleep, { class: 'DiedOnSigterm', exitCode: 2 }],
  ['143 after a while, which a handler gave', state(143, 8), sleep, { class: 'Unknown' }],
  ['2 after a while, such as a panic', state(2, 20), sleep, { class: 'Unknown' }],
  ['143 of java', state(143, 5), { ...sleep, command: ['/usr/bin/java'] }, { class: 'Unknown' }],
  [
    '143 with variables of Java',
    state(143, 5),
    { ...sleep, env: [{ name: 'JAVA_OPTS' }] },
    { class: 'Unknown' },
  ],
  ['another exit code', state(1, 6), sleep, { class: 'Unknown', exitCode: 1 }],
  [
    '137 at the end',
    state(137, 40),
    sleep,
    { class: 'KilledAtGraceEnd', drainSeconds: 35, graceSeconds: 40 },
  ],
  ['137 by a clock that is behind', state(137, 39), sleep, { class: 'KilledAtGraceEnd' }],
  ["137 after the kubelet's two seconds more", state(137, 42), sleep, { class: 'KilledAtGraceEnd' }],
  ['137 too early', state(137, 38), sleep, { class: 'Unknown' }],
  ['out of memory at the end', state(137, 40, 'OOMKilled'), sleep, { class: 'Unknown' }],
  ['lost by the kubelet', state(137, undefined, 'ContainerStatusUnknown'), sleep, { class: 'Unknown' }],
  ['the end during the hook', state(0, 3), sleep, { class: 'EndedDuringDelay', tookSeconds: 3 }],
  ['a crash during the hook', state(1, 1), sleep, { class: 'EndedDuringDelay' }],
  ['the end about when the hook ends', state(143, 4), sleep, { class: 'DiedOnSigterm', drainSeconds: 0 }],
  ['exit 0 after a hook of unknown length', state(0, 12), exec('a'), { class: 'Drained', tookSeconds: 12 }],
  ['143 some time into a hook of unknown length', state(143, 12), exec('a'), { class: 'Unknown' }],
  ['143 at once, whatever the hook is', state(143, 1), exec('a'), { class: 'DiedOnSigterm' }],
  ['a kill after a hook of unknown length', state(137, 40), exec('a'), { class: 'KilledAtGraceEnd' }],
])('takes %s for %o', (_what, end, json, expected) => {
  const looked = pod([{ json, state: running }]);
  const found = termination(pod([{ json, state: end }]), {}, looked);
  expect(found).toMatchObject({ pod: 'web-1', at: '2026-01-01T10:00:00Z', container: 'app', ...expected });
  if (JSON.stringify(json).includes('exec')) {
    expect(found).not.toHaveProperty('delaySeconds');
    expect(found).not.toHaveProperty('drainSeconds');
  }
});

it.each<[what: string, end: JsonObject, json: JsonObject, failedAt: number, expected: Termination['class']]>([
  ['fails and the app drains', state(0, 3), exec('false'), 0, 'HookFailed'],
  ['fails and the app dies', state(143, 1), exec('false'), 1, 'HookFailed'],
  ['fails by a clock that is behind', state(0, 3), exec('false'), -1, 'HookFailed'],
  ['failed at an earlier restart', state(0, 3), exec('false'), -2, 'Drained'],
  ['takes all of the grace period', state(137, 40), exec('sleep', '60'), 40, 'KilledAtGraceEnd'],
  ['ends the app itself', state(0, 3), exec('sh', '-c', 'kill -QUIT 1; sleep 9'), 3, 'Unknown'],
  ['ends with the container while it sleeps', state(0, 2), sleep, 2, 'EndedDuringDelay'],
])('where the hook %s: %s', (_what, end, json, failedAt, expected) => {
  expect(termination(pod([{ json, state: end }]), { app: failedAt })?.class).toBe(expected);
});

const drained = { name: 'app', state: state(0, 10) };
it.each<[what: string, shapes: Shape[], container: string, expected: Termination['class']]>([
  ['the worst counts', [drained, { name: 'b', state: state(137, 40) }], 'b', 'KilledAtGraceEnd'],
  ['the first of two alike', [drained, { name: 'b', state: state(0, 20) }], 'app', 'Drained'],
  ['not seen of one', [drained, { name: 'b', state: running }], 'b', 'Unknown'],
  [
    'a hook lost is worse than a death',
    [
      { name: 'hooked', json: exec('x'), state: state(0, 1) },
      { name: 'b', state: state(143, 5) },
    ],
    'hooked',
    'HookFailed',
  ],
  [
    'a known proxy does not count',
    [drained, { name: 'istio-proxy', state: state(137, 40) }],
    'app',
    'Drained',
  ],
  [
    'proxies alone count',
    [{ name: 'istio-proxy', state: state(137, 40) }],
    'istio-proxy',
    'KilledAtGraceEnd',
  ],
  [
    'one that had ended before does not count',
    [drained, { name: 'b', state: state(1, -5) }],
    'app',
    'Drained',
  ],
])('of several containers: %s', (_what, shapes, container, expected) => {
  expect(termination(pod(shapes), { hooked: 1 })).toMatchObject({ class: expected, container });
});

it('takes no native sidecar into account', () => {
  const one = pod([drained]);
  const statuses = [{ name: 'log', state: state(137, 60) }];
  const spec = { ...(one['spec'] as JsonObject), initContainers: [{ name: 'log', restartPolicy: 'Always' }] };
  const status = { ...(one['status'] as JsonObject), initContainerStatuses: statuses };
  expect(termination({ ...one, spec, status })).toMatchObject({ class: 'Drained', tookSeconds: 10 });
});

it.each<[what: string, metadata: JsonObject, shapes: Shape[]]>([
  ['not told to go, and restarted', { deletionTimestamp: null }, [{ state: state(143, 5) }]],
  ['told without a grace period', { deletionGracePeriodSeconds: null }, [{ state: state(0, 5) }]],
  ['without a uid', { uid: null }, [{ state: state(0, 5) }]],
  [
    'told at no time there is',
    { deletionGracePeriodSeconds: 9_000_000_000_000_000 },
    [{ state: state(0, 5) }],
  ],
  ['that never ran', {}, [{ state: { waiting: { reason: 'ImagePullBackOff' } } }]],
  ['that had ended before it was told to go', {}, [{ state: state(0, -60) }]],
])('counts no pod %s', (_what, metadata, shapes) => {
  expect(termination(pod(shapes, metadata))).toBeUndefined();
});

it('knows nothing of the grace period of a pod of which only the end was seen', () => {
  const last = { deletionTimestamp: time(0), deletionGracePeriodSeconds: 0 };
  expect(termination(pod([{ state: state(137, 40) }], last))).toMatchObject({ class: 'Unknown' });
  expect(termination(pod([{ state: state(0, 9) }], last))).toMatchObject({
    class: 'Drained',
    drainSeconds: 4,
  });
});

it('calls the end of a pod that was forced away unknown, and one that vanished', () => {
  const forced = { deletionTimestamp: time(0), deletionGracePeriodSeconds: 0 };
  expect(termination(pod([{ state: running }], forced))).toMatchObject({ class: 'Unknown' });
  const vanished = termination(pod([{ state: running }]));
  expect(vanished).toMatchObject({ class: 'Unknown', graceSeconds: 40 });
  expect(vanished).not.toHaveProperty('tookSeconds');
});

it('keeps the moment and the grace period when the kubelet takes the pod away at last', () => {
  const last = { deletionTimestamp: time(0), deletionGracePeriodSeconds: 0 };
  const first = pod([{ state: running }]);
  const found = termination(pod([{ state: state(137, 40) }], last), {}, first);
  expect(found).toMatchObject({ class: 'KilledAtGraceEnd', at: '2026-01-01T10:00:00Z', graceSeconds: 40 });
});

it('goes by a grace period that was shortened meanwhile', () => {
  const shorter = { deletionTimestamp: time(10), deletionGracePeriodSeconds: 10 };
  const first = pod([{ state: running }]);
  const found = termination(pod([{ state: state(137, 10) }], shorter), {}, first);
  expect(found).toMatchObject({ class: 'KilledAtGraceEnd', graceSeconds: 10 });
});

it.each<[what: string, json: JsonObject, more: JsonObject, told: Partial<Termination>]>([
  [
    'a shell that waits for its child',
    { ...sleep, command: ['sh', '-c', 'node a.js'] },
    {},
    { swallower: 'sh' },
  ],
  ['it had no requests', sleep, { conditions: [{ type: 'Ready', status: 'False' }] }, { wasIdle: true }],
])('says of a killed one that %s', (_what, json, more, expected) => {
  const first = pod([{ json, state: running }], {}, more);
  expect(termination(pod([{ json, state: state(137, 40) }]), {}, first)).toMatchObject(expected);
  const ended = termination(pod([{ json, state: state(0, 9) }]), {}, first);
  for (const key of Object.keys(expected)) expect(ended).not.toHaveProperty(key);
});

it('takes a pod that becomes unready while it ends for one with requests', () => {
  const unready = { conditions: [{ type: 'Ready', status: 'False' }] };
  const first = pod([{ state: running }], {}, { conditions: [{ type: 'Ready', status: 'True' }] });
  const found = termination(pod([{ state: state(137, 40) }], {}, unready), {}, first);
  expect(found).not.toHaveProperty('wasIdle');
});

it('knows the drain that the pod was injected with, and whose it is', () => {
  const metadata = {
    annotations: { 'gracehook.io/status': '{"v":1,"settings":{"drain":[20,"default"]}}' },
    labels: { 'pod-template-hash': '5c' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5c', controller: true }],
  };
  const ending = endingPodOf(pod([drained], metadata), undefined);
  expect(ending?.workload).toEqual({ kind: 'Deployment', name: 'web' });
  expect(ending && classify(ending, new Map())).toMatchObject({ drainSetting: 20 });
});
