import { expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { describeHook, isHookOfOurs } from './hook.ts';

const httpGet = { path: '/bye', port: 8080, scheme: 'HTTP' };

it.each<[hook: Json, description: string, isOurs: boolean]>([
  [{ sleep: { seconds: 5 } }, 'sleep 5', true],
  [{ sleep: { seconds: 0 } }, 'sleep 0', true],
  [{ sleep: { seconds: 5 }, exec: { command: ['x'] } }, 'sleep 5', false],
  [{ sleep: { seconds: '5' } }, 'sleep', false],
  [{ httpGet }, 'httpGet /bye 8080', true],
  [{ httpGet: { ...httpGet, port: 'http' } }, 'httpGet /bye http', true],
  [{ httpGet: { ...httpGet, host: 'x' } }, 'httpGet /bye 8080', false],
  [{ httpGet: { path: '/bye', port: 8080 } }, 'httpGet /bye 8080', false],
  [{ httpGet: { path: '/bye', port: 8080, host: 'x' } }, 'httpGet /bye 8080', false],
  [{ httpGet: { host: 'x', port: 8080, scheme: 'HTTP' } }, 'httpGet undefined 8080', false],
  [{ exec: { path: 'a', port: 1, scheme: 'b' } }, 'exec', false],
  [{ exec: null }, 'exec', false],
  [{ httpGet: null }, 'httpGet undefined undefined', false],
  [{}, 'none', false],
  [null, 'none', false],
])('describes %j as %s, of ours: %s', (hook, description, isOurs) => {
  expect([describeHook(hook), isHookOfOurs(hook)]).toEqual([description, isOurs]);
});
