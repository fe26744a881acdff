import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { type JsonObject, valueAt, withValueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext } from '../pod-context.ts';
import { codesOf } from '../reasons.ts';

const context = defaultContext('0.0.0');

function injected(container: JsonObject, settings: Record<string, string>) {
  const annotations = { 'gracehook.io/inject': 'enabled', ...settings };
  const pod: JsonObject = {
    metadata: { annotations },
    spec: { containers: [{ name: 'web', ...container }] },
  };
  const { operations, reasons } = decide(pod, context);
  const result = applyOperations(pod, operations) as JsonObject;
  expect(decide(result, context).operations).toEqual([]);
  const probe = valueAt(result, ['spec', 'containers', 0, 'startupProbe']);
  return { probe, result, codes: codesOf(reasons) };
}

const startup = (value: string) => ({ 'gracehook.io/startup': value });
const patience = { timeoutSeconds: 1, periodSeconds: 2, successThreshold: 1, failureThreshold: 150 };
const ports = { ports: [{ containerPort: 9090, name: 'metrics' }, { containerPort: 8080 }] };
const live = (handler: JsonObject): JsonObject => ({ livenessProbe: { timeoutSeconds: 4, ...handler } });

it.each<[value: string, container: JsonObject, handler: JsonObject]>([
  [
    'auto',
    live({ httpGet: { path: '/live', port: 80 } }),
    { httpGet: { path: '/live', port: 80, scheme: 'HTTP' }, timeoutSeconds: 4 },
  ],
  ['auto', live({ grpc: { port: 9 } }), { grpc: { port: 9, service: '' }, timeoutSeconds: 4 }],
  ['tcp', ports, { tcpSocket: { port: 8080 } }],
  ['grpc', ports, { grpc: { port: 8080, service: '' } }],
  ['/started', ports, { httpGet: { path: '/started', port: 8080, scheme: 'HTTP' } }],
])('makes of %s on %j a probe that waits five minutes', (value, container, handler) => {
  expect(injected(container, startup(value)).probe).toEqual({ ...patience, ...handler });
});

it.each<[liveness: JsonObject, failureThreshold: number]>([
  [{ initialDelaySeconds: 600 }, 315],
  [{ initialDelaySeconds: 60, periodSeconds: 30, failureThreshold: 20 }, 330],
  [{ initialDelaySeconds: 60 }, 150],
  [{ initialDelaySeconds: 2 ** 40, periodSeconds: 2 ** 40 }, 2 ** 30],
])('waits as long as a liveness probe with %j would', (numbers, failureThreshold) => {
  const container = { ...live({ tcpSocket: { port: 1 }, ...numbers }), ...ports };
  for (const value of ['auto', 'tcp'])
    expect(injected(container, startup(value)).probe).toMatchObject({ failureThreshold });
});

it.each<[name: string, container: JsonObject, value: string]>([
  ['auto without a liveness probe', ports, 'auto'],
  ['auto with an exec liveness probe', live({ exec: { command: ['true'] } }), 'auto'],
  ['tcp without a port', {}, 'tcp'],
  ['tcp with a UDP port alone', { ports: [{ containerPort: 53, protocol: 'UDP' }] }, 'tcp'],
])('adds none for %s, with a reason', (_name, container, value) => {
  const { probe, codes } = injected(container, startup(value));
  expect([probe, codes.includes('NoStartup')]).toEqual([undefined, true]);
});

it('adds none where nobody asked, and keeps the author’s', () => {
  expect(injected(live({ tcpSocket: { port: 1 } }), {}).probe).toBeUndefined();
  const own = { startupProbe: { exec: { command: ['true'] } } };
  const { probe, codes } = injected({ ...own, ...ports }, startup('tcp'));
  expect(probe).toMatchObject(own.startupProbe);
  expect(codes).toContain('StartupAlreadySet');
});

it('takes its own probe back when the setting goes, and leaves one that somebody changed', () => {
  const { result } = injected(ports, startup('tcp'));
  const without = withValueAt(
    result,
    ['metadata', 'annotations', 'gracehook.io/startup'],
    'off',
  ) as JsonObject;
  const path = ['spec', 'containers', 0, 'startupProbe'];
  const again = (pod: JsonObject) => valueAt(applyOperations(pod, decide(pod, context).operations), path);
  expect(again(without)).toBeUndefined();
  expect(again(withValueAt(without, [...path, 'failureThreshold'], 10) as JsonObject)).toBeDefined();
});
