import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { type Json, type JsonObject, valueAt, withValueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext } from '../pod-context.ts';
import { codesOf } from '../reasons.ts';

const context = defaultContext('0.0.0');

function podOf(containers: JsonObject[], settings: Record<string, string>, spec: JsonObject): JsonObject {
  const annotations = { 'gracehook.io/inject': 'enabled', ...settings };
  const ownerReferences = [{ kind: 'ReplicaSet', controller: true }];
  return { metadata: { annotations, ownerReferences }, spec: { containers, ...spec } };
}

function injected(containers: JsonObject[], settings: Record<string, string> = {}, spec: JsonObject = {}) {
  return decided(podOf(containers, settings, spec));
}

function decided(pod: JsonObject) {
  const { operations, reasons } = decide(pod, context);
  const result = applyOperations(pod, operations) as JsonObject;
  expect(decide(result, context).operations).toEqual([]);
  const hookAt = (index: number) => valueAt(result, ['spec', 'containers', index, 'lifecycle', 'preStop']);
  const grace = valueAt(result, ['spec', 'terminationGracePeriodSeconds']);
  return { result, codes: codesOf(reasons), hooks: [0, 1, 2].map(hookAt), grace };
}

const sleep = (seconds: number): JsonObject => ({ sleep: { seconds } });
const hooked = (preStop: JsonObject): JsonObject => ({ lifecycle: { preStop } });
const app: JsonObject = { name: 'web', ports: [{ containerPort: 8080 }] };
const proxy: JsonObject = { name: 'cloud-sql-proxy', ports: [{ containerPort: 5000 }] };

it.each<
  [
    name: string,
    app: JsonObject,
    proxy: JsonObject,
    settings: Record<string, string>,
    hooks: Json[],
    grace: number,
  ]
>([
  ['the delay and the drain', app, proxy, {}, [sleep(5), sleep(25)], 40],
  [
    'the author’s longer hook and the drain',
    { ...app, ...hooked(sleep(10)) },
    proxy,
    {},
    [sleep(10), sleep(30)],
    45,
  ],
  ['its own hook, which stays', app, { ...proxy, ...hooked(sleep(3)) }, {}, [sleep(5), sleep(3)], 40],
  [
    'its own longer hook, which counts',
    app,
    { ...proxy, ...hooked(sleep(50)) },
    {},
    [sleep(5), sleep(50)],
    85,
  ],
  [
    'at most two seconds less than the grace period',
    app,
    proxy,
    { 'gracehook.io/drain': '11m' },
    [sleep(5), sleep(598)],
    600,
  ],
  [
    'the drain that is set, found by its image',
    app,
    { name: 'db', image: 'gcr.io/x/gce-proxy:1.33@sha256:0' },
    { 'gracehook.io/drain': '7s' },
    [sleep(5), sleep(12)],
    35,
  ],
])('sleeps %s', (_name, first, second, settings, hooks, grace) => {
  const result = injected([first, second], settings);
  expect([result.hooks.slice(0, 2), result.grace]).toEqual([hooks, grace]);
});

it('keeps its own hook with a reason', () => {
  const { codes } = injected([app, { ...proxy, ...hooked(sleep(3)) }]);
  expect([codes.includes('PreStopAlreadySet'), codes.includes('OutboundProxy')]).toEqual([true, false]);
});

it('sleeps the delay and the drain where the grace period is too large to compute with', () => {
  const { hooks, grace } = injected([app, proxy], {}, { terminationGracePeriodSeconds: 2 ** 63 });
  expect([hooks.slice(0, 2), grace]).toEqual([[sleep(5), sleep(25)], 2 ** 63]);
});

it('sleeps a second where the grace period leaves less', () => {
  const bounds = { ...context.bounds, maxDelaySeconds: 1, maxGraceSeconds: 2 };
  const pod = podOf([app, proxy], {}, { terminationGracePeriodSeconds: 2 });
  const { operations } = decide(pod, { ...context, bounds });
  const result = applyOperations(pod, operations);
  expect(valueAt(result, ['spec', 'containers', 1, 'lifecycle', 'preStop'])).toEqual(sleep(1));
});

it('has no hook where the delay is 0s', () => {
  expect(injected([app, proxy], { 'gracehook.io/delay': '0s' }).hooks).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('gets nothing but the hook, and says what it costs', () => {
  const settings = {
    'gracehook.io/env': 'A=1',
    'gracehook.io/readiness': 'tcp',
    'gracehook.io/startup': 'tcp',
  };
  const { result, codes } = injected([app, proxy], settings);
  expect(valueAt(result, ['spec', 'containers', 1])).toEqual({ ...proxy, ...hooked(sleep(25)) });
  expect(codes).toContain('OutboundProxy');
});

it('is left alone where the setting names other containers, and is the app where the pod has no other', () => {
  expect(injected([app, proxy], { 'gracehook.io/containers': 'web' }).hooks[1]).toBeUndefined();
  const gateway = injected([proxy]);
  expect([
    gateway.hooks[0],
    valueAt(gateway.result, ['spec', 'containers', 0, 'readinessProbe', 'tcpSocket']),
  ]).toEqual([sleep(5), { port: 5000 }]);
});

it('raises nothing twice where the status was lost, with two proxies and a hook of the author’s too', () => {
  const other = { name: 'alloydb-auth-proxy' };
  for (const grace of [30, 60, 600]) {
    for (const first of [app, { ...app, ...hooked(sleep(10)) }, { ...app, ...hooked(sleep(0)) }]) {
      const { result } = injected([first, proxy, other], {}, { terminationGracePeriodSeconds: grace });
      const lost = withValueAt(
        result,
        ['metadata', 'annotations', 'gracehook.io/status'],
        undefined,
      ) as JsonObject;
      const again = decided(lost);
      const set = valueAt(result, ['spec', 'terminationGracePeriodSeconds']);
      expect([again.grace, again.hooks]).toEqual([
        set,
        [0, 1, 2].map((at) => valueAt(result, ['spec', 'containers', at, 'lifecycle', 'preStop'])),
      ]);
    }
  }
});

it('settles in one pass where the status was lost and more is asked for now', () => {
  const capped = [
    { ...app, ...hooked(sleep(5)) },
    { ...proxy, ...hooked(sleep(58)) },
  ];
  const { grace } = injected(capped, { 'gracehook.io/drain': '2m' }, { terminationGracePeriodSeconds: 60 });
  expect(grace).toBe(140);
});

it('takes a sleep as long as ours would be beside the longer of two hooks for no longer than the delay', () => {
  const containers = [
    { ...app, ...hooked(sleep(10)) },
    { name: 'api', ...hooked(sleep(12)) },
    { ...proxy, ...hooked(sleep(32)) },
  ];
  const graceOf = (all: JsonObject[]) => injected(all, {}, { terminationGracePeriodSeconds: 47 }).grace;
  expect([graceOf(containers), graceOf(containers.toReversed())]).toEqual([47, 47]);
  expect(graceOf([...containers.slice(0, 2), { ...proxy, ...hooked(sleep(30)) }])).toBe(65);
});

it('pins its liveness probe by its own sleep', () => {
  const { result } = injected([app, { ...proxy, livenessProbe: { tcpSocket: { port: 5000 } } }]);
  expect(valueAt(result, ['spec', 'containers', 1, 'livenessProbe', 'terminationGracePeriodSeconds'])).toBe(
    55,
  );
});

it('lets an inbound proxy serve as long as the app, and adds nothing else to it', () => {
  const inbound: JsonObject = {
    name: 'linkerd-proxy',
    ports: [{ containerPort: 15090, name: 'http-envoy-prom' }],
  };
  const { result } = injected([app, inbound], { 'gracehook.io/readiness': 'tcp', 'gracehook.io/env': 'A=1' });
  expect(valueAt(result, ['spec', 'containers', 1])).toEqual({ ...inbound, ...hooked(sleep(5)) });
});

it.each(['linkerd-proxy', 'otel-collector'])(
  'never calls the path of the app on %s, which sleeps',
  (name) => {
    const ports = [{ containerPort: 4191, name: 'admin-http' }];
    const readinessProbe = { httpGet: { path: '/ready', port: 4191 } };
    const sidecar: JsonObject = { name, ports, readinessProbe };
    const { hooks } = injected([app, sidecar], { 'gracehook.io/pre-stop-path': '/prestop' });
    const call = { httpGet: { path: '/prestop', port: 8080, scheme: 'HTTP' } };
    expect(hooks.slice(0, 2)).toEqual([call, sleep(5)]);
  },
);

const drainSwitch = { name: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', value: 'true' };

it.each<[name: string, env: JsonObject[], added: JsonObject[]]>([
  ['says nothing', [], [drainSwitch]],
  ['has another configuration', [{ name: 'PROXY_CONFIG', value: '{"concurrency":2}' }], [drainSwitch]],
  ['names a time', [{ name: 'TERMINATION_DRAIN_DURATION_SECONDS', value: '9' }], []],
  [
    'names a time in its configuration',
    [{ name: 'PROXY_CONFIG', value: '{"terminationDrainDuration":"9s"}' }],
    [],
  ],
  ['switches it off', [{ ...drainSwitch, value: 'false' }], []],
])("lets Istio's proxy wait for its connections where it %s", (_name, env, added) => {
  const { result } = injected([app, { name: 'istio-proxy', env }]);
  expect(valueAt(result, ['spec', 'containers', 1, 'env'])).toEqual([...env, ...added]);
});

it('knows a native sidecar by name, and never takes it for one of the containers to touch', () => {
  const initContainers = [
    { name: 'istio-proxy', restartPolicy: 'Always' },
    { name: 'setup', image: 'x' },
  ];
  const codesFor = (containers: string) =>
    injected([app], { 'gracehook.io/containers': containers }, { initContainers }).codes;
  expect(codesFor('web,istio-proxy')).not.toContain('UnknownContainer');
  expect(codesFor('web,setup')).toContain('UnknownContainer');
  expect(codesFor('istio-proxy')).toEqual(['NoKnownContainer']);
});
