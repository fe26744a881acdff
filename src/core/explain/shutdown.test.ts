import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { resolve } from '../policy/resolve.ts';
import { shutdownOf } from './shutdown.ts';

const { settings } = resolve([]);

function shutdown(preStop: Json | undefined, grace?: Json, more: JsonObject = {}) {
  const lifecycle = { ...(preStop !== undefined && { preStop }), ...more };
  const spec = {
    containers: [{ name: 'web', lifecycle }],
    ...(grace !== undefined && { terminationGracePeriodSeconds: grace }),
  };
  return shutdownOf({ spec }, settings);
}

it.each<
  [what: string, preStop: Json | undefined, hook: string | undefined, seconds: number, isKnown: boolean]
>([
  ['no hook', undefined, undefined, 0, true],
  ['a null hook', null, undefined, 0, true],
  ['a sleep', { sleep: { seconds: 7 } }, 'sleep 7s', 7, true],
  ['a sleep of 0', { sleep: { seconds: 0 } }, 'sleep 0s', 0, true],
  ['a command', { exec: { command: ['x'] } }, 'exec', 5, false],
  ['a call', { httpGet: { path: '/prestop', port: 80 } }, 'httpGet /prestop 80', 5, false],
  ['a sleep longer than the pod lives', { sleep: { seconds: 99 } }, 'sleep 99s', 30, true],
])('counts %s', (_what, preStop, hook, hookSeconds, isHookLengthKnown) => {
  expect(shutdown(preStop).containers).toEqual([
    { name: 'web', hook, hookSeconds, isHookLengthKnown, signal: 'SIGTERM', isNativeSidecar: false },
  ]);
});

it.each<[Json | undefined, number | undefined]>([
  [undefined, 30],
  [90, 90],
  [-1, 1],
  [2 ** 63, undefined],
])('takes a grace period of %j as the API server does', (written, seconds) => {
  expect(shutdown(undefined, written).graceSeconds).toBe(seconds);
});

it('names a stop signal of its own, and native sidecars last', () => {
  expect(shutdown(undefined, 30, { stopSignal: 'SIGQUIT' }).containers[0]?.signal).toBe('SIGQUIT');
  const spec = {
    containers: [{ name: 'web' }],
    initContainers: [{ name: 'mesh', restartPolicy: 'Always' }, { name: 'init' }],
  };
  const ends = shutdownOf({ spec }, settings).containers;
  expect(ends.map(({ name, isNativeSidecar }) => [name, isNativeSidecar])).toEqual([
    ['web', false],
    ['mesh', true],
  ]);
});
