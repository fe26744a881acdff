import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import { type JsonObject, valueAt, withValueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext } from '../pod-context.ts';
import { codesOf } from '../reasons.ts';

const context = defaultContext('0.0.0');
const keeping = { ...context, capabilities: { sleep: true, stopSignal: true } };
const annotation = 'gracehook.io/stop-signal';

function podOf(signal: string, spec: JsonObject, container: JsonObject = {}): JsonObject {
  return {
    metadata: { annotations: { 'gracehook.io/inject': 'enabled', [annotation]: signal } },
    spec: { ...spec, containers: [{ name: 'web', ...container }] },
  };
}

function injected(pod: JsonObject, given = keeping) {
  const { operations, reasons, warnings } = decide(pod, given);
  const result = applyOperations(pod, operations) as JsonObject;
  expect(decide(result, given).operations).toEqual([]);
  const signal = valueAt(result, ['spec', 'containers', 0, 'lifecycle', 'stopSignal']);
  return { result, signal, warnings, codes: codesOf(reasons) };
}

const linux = { os: { name: 'linux' } };
const windows = { os: { name: 'windows' } };

it.each<
  [name: string, pod: JsonObject, given: typeof keeping, signal: string | undefined, code: string | undefined]
>([
  ['a Linux pod', podOf('SIGQUIT', linux), keeping, 'SIGQUIT', undefined],
  ['a Windows pod', podOf('SIGTERM', windows), keeping, 'SIGTERM', undefined],
  ['a Windows pod that cannot', podOf('SIGQUIT', windows), keeping, undefined, 'StopSignalUnsupported'],
  ['a pod that names no system', podOf('SIGQUIT', {}), keeping, undefined, 'StopSignalUnsupported'],
  ['a pod that names none for SIGTERM', podOf('SIGTERM', {}), keeping, undefined, 'StopSignalUnsupported'],
  ['a server that drops it', podOf('SIGQUIT', linux), context, undefined, 'StopSignalUnsupported'],
  [
    'a container with its own',
    podOf('SIGQUIT', linux, { lifecycle: { stopSignal: 'SIGINT' } }),
    keeping,
    'SIGINT',
    'StopSignalAlreadySet',
  ],
  [
    'a signal that is none of an orderly end',
    podOf('SIGKILL', linux),
    keeping,
    undefined,
    'InvalidAnnotation',
  ],
])('on %s', (_name, pod, given, signal, code) => {
  const result = injected(pod, given);
  expect(result.signal).toBe(signal);
  if (code !== undefined) expect(result.codes).toContain(code);
  else expect(result.codes).toEqual(['NoReadiness']);
});

it('follows a changed setting', () => {
  const { result } = injected(podOf('SIGQUIT', linux));
  const changed = withValueAt(result, ['metadata', 'annotations', annotation], 'SIGINT') as JsonObject;
  expect(injected(changed).signal).toBe('SIGINT');
});

it.each<[spec: JsonObject, given: typeof keeping, obstacle: string]>([
  [linux, context, 'this server does not keep lifecycle.stopSignal'],
  [windows, keeping, 'Windows knows only SIGTERM'],
  [{}, keeping, 'the API server wants spec.os.name beside it'],
])('says what stands against the signal in a pod with %j', (spec, given, obstacle) => {
  const { reasons } = decide(podOf('SIGQUIT', spec), given);
  expect(reasons.filter(({ code }) => code === 'StopSignalUnsupported').map(({ detail }) => detail)).toEqual([
    `SIGQUIT is not set: ${obstacle}.`,
  ]);
});

it('leaves a signal that an earlier pass did not set', () => {
  const own = { lifecycle: { stopSignal: 'SIGINT' } };
  const pod = podOf('SIGQUIT', linux, own);
  const status = '{"v":1,"stopSignal":{"web":"SIGQUIT"},"settings":{}}';
  const told = withValueAt(pod, ['metadata', 'annotations', 'gracehook.io/status'], status) as JsonObject;
  expect(injected(told)).toMatchObject({ signal: 'SIGINT', codes: ['StopSignalAlreadySet', 'NoReadiness'] });
});
