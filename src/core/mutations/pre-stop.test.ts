import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { type JsonObject, valueAt, withValueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext } from '../pod-context.ts';
import { codesOf } from '../reasons.ts';

const context = defaultContext('0.0.0');
const oldServer = { ...context, capabilities: { sleep: false, stopSignal: false } };
const prefixed = (settings: Record<string, string>) =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [`gracehook.io/${name}`, value]));

/** A pod that opted in, with one container `web`. */
function podOf(container: JsonObject, settings: Record<string, string> = {}): JsonObject {
  return {
    metadata: { annotations: { 'gracehook.io/inject': 'enabled', ...prefixed(settings) } },
    spec: { terminationGracePeriodSeconds: 30, containers: [{ name: 'web', ...container }] },
  };
}

function injected(pod: JsonObject, given = context) {
  const { operations, reasons } = decide(pod, given);
  const result = applyOperations(pod, operations) as JsonObject;
  expect(decide(result, given).operations).toEqual([]);
  return {
    result,
    codes: codesOf(reasons),
    hook: valueAt(result, ['spec', 'containers', 0, 'lifecycle', 'preStop']),
    grace: valueAt(result, ['spec', 'terminationGracePeriodSeconds']),
  };
}

const port = (containerPort: number, name?: string): JsonObject => ({ containerPort, ...(name && { name }) });
const call = (to: number | string, scheme = 'HTTP'): JsonObject => ({
  httpGet: { path: '/prestop', port: to, scheme },
});
const path = { 'pre-stop-path': '/prestop' };
const httpGet = (to: number | string, more: JsonObject = {}): JsonObject => ({
  readinessProbe: { httpGet: { path: '/', port: to, ...more } },
});

const tcpSocket = (to: number | string): JsonObject => ({ readinessProbe: { tcpSocket: { port: to } } });

it.each<[name: string, container: JsonObject, settings: Record<string, string>, hook: JsonObject]>([
  ['the first TCP port', { ports: [port(53, 'dns'), port(8080)] }, {}, call(53)],
  ['no UDP port', { ports: [{ containerPort: 53, protocol: 'UDP' }, port(8080)] }, {}, call(8080)],
  ['the port that the readiness probe asks', { ports: [port(1), port(2)], ...httpGet(2) }, {}, call(2)],
  ['its name', { ports: [port(1), port(2, 'web')], ...httpGet('web') }, {}, call('web')],
  ['its scheme', { ports: [port(1)], ...httpGet(1, { scheme: 'HTTPS' }) }, {}, call(1, 'HTTPS')],
  ['its own scheme, whatever the port’s name', { ports: [port(1, 'https')], ...httpGet(1) }, {}, call(1)],
  [
    'a port that it asks by TCP',
    { ports: [port(1), port(8443)], ...tcpSocket(8443) },
    {},
    call(8443, 'HTTPS'),
  ],
  [
    'a port that it names',
    { ports: [port(1), port(2, 'https')], ...tcpSocket('https') },
    {},
    call('https', 'HTTPS'),
  ],
  ['a port that nobody declares', { ports: [port(443)], ...tcpSocket(9000) }, {}, call(9000)],
  [
    'another port than the probe',
    { ports: [port(1), port(2)], ...httpGet(1, { scheme: 'HTTPS' }) },
    { 'pre-stop-port': '2' },
    call(2),
  ],
  ['the readiness port', { ports: [port(1), port(2)] }, { 'readiness-port': '2' }, call(2)],
  [
    'the port of a probe of ours',
    { ports: [port(1, 'metrics'), port(2, 'http')] },
    { readiness: 'tcp' },
    call(2),
  ],
  [
    'the port that is named',
    { ports: [port(1), port(2, 'bye')], ...httpGet(1) },
    { 'pre-stop-port': 'bye' },
    call(2),
  ],
  ['an undeclared number', {}, { 'pre-stop-port': '9000' }, call(9000)],
  ['a port named https', { ports: [port(8000, 'https')] }, {}, call(8000, 'HTTPS')],
  ['the scheme that is named', { ports: [port(8443)] }, { 'pre-stop-scheme': 'http' }, call(8443)],
  ['https in any case', { ports: [port(80)] }, { 'pre-stop-scheme': 'HTTPS' }, call(80, 'HTTPS')],
])('calls the path on %s', (_name, container, settings, hook) => {
  const result = injected(podOf(container, { ...path, ...settings }));
  expect([result.hook, result.grace]).toEqual([hook, 40]);
  expect(result.codes).not.toContain('PreStopPortUnknown');
});

it.each<[name: string, settings: Record<string, string>]>([
  ['no port is declared', {}],
  ['the port that is named is not declared', { 'pre-stop-port': 'bye' }],
])('sleeps instead, with a reason, where %s', (_name, settings) => {
  const container = settings['pre-stop-port'] === undefined ? {} : { ports: [port(8080)] };
  const { hook, codes } = injected(podOf(container, { ...path, ...settings }));
  expect(hook).toEqual({ sleep: { seconds: 5 } });
  expect(codes).toContain('PreStopPortUnknown');
});

it('can call a path where the server keeps no sleep, and says which container gets no hook', () => {
  const called = injected(podOf({ ports: [port(8080)] }, path), oldServer);
  expect([called.hook, called.codes.includes('SleepUnsupported')]).toEqual([call(8080), false]);
  const none = injected(podOf({}, path), oldServer);
  expect([none.hook, none.grace]).toEqual([undefined, 35]);
  expect(none.codes).toEqual(expect.arrayContaining(['PreStopPortUnknown', 'SleepUnsupported']));
});

it('keeps the author’s hook, and adds none for a delay of 0s', () => {
  const own = { lifecycle: { preStop: { httpGet: { path: '/bye', port: 1 } } }, ports: [port(1)] };
  const kept = injected(podOf(own, path));
  expect([kept.hook, kept.codes[0]]).toEqual([own.lifecycle.preStop, 'PreStopAlreadySet']);
  expect(injected(podOf({ ports: [port(1)] }, { ...path, delay: '0s' })).hook).toBeUndefined();
});

it('makes a call of ours a sleep again when the setting goes, and leaves one that somebody changed', () => {
  const { result } = injected(podOf({ ports: [port(8080)] }, path));
  const annotation = ['metadata', 'annotations', 'gracehook.io/pre-stop-path'];
  const without = withValueAt(result, annotation, undefined) as JsonObject;
  expect(injected(without)).toMatchObject({ hook: { sleep: { seconds: 5 } }, grace: 40 });
  const headers = ['spec', 'containers', 0, 'lifecycle', 'preStop', 'httpGet', 'httpHeaders'];
  const changed = withValueAt(without, headers, [{ name: 'X', value: 'y' }]) as JsonObject;
  expect(injected(changed).hook).toMatchObject(call(8080));
});

it('pins a liveness probe by the delay, which the call is taken to last', () => {
  const { result } = injected(podOf({ ports: [port(1)], livenessProbe: { tcpSocket: { port: 1 } } }, path));
  const pin = ['spec', 'containers', 0, 'livenessProbe', 'terminationGracePeriodSeconds'];
  expect(valueAt(result, pin)).toBe(35);
});

it.each<[name: string, preStop: JsonObject | undefined, detail: string]>([
  ['no hook', undefined, 'proxy is a native sidecar and gets no hook and no readiness probe.'],
  [
    'a hook of its own',
    { sleep: { seconds: 1 } },
    "proxy is a native sidecar whose own preStop hook starts as early as the app's.",
  ],
])('says of a native sidecar with %s what becomes of it', (_name, preStop, detail) => {
  const sidecar = { name: 'proxy', restartPolicy: 'Always', ...(preStop && { lifecycle: { preStop } }) };
  const pod = withValueAt(podOf({}), ['spec', 'initContainers'], [sidecar]) as JsonObject;
  const { reasons } = decide(pod, context);
  expect(reasons.filter(({ code }) => code === 'NativeSidecar').map((one) => one.detail)).toEqual([detail]);
  expect(valueAt(injected(pod).result, ['spec', 'initContainers', 0])).toEqual(sidecar);
});
