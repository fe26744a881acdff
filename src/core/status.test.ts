import { expect, it } from 'vitest';
import { type Status, statusAnnotation, statusOf, statusText } from './status.ts';

const podWith = (text: string) => ({ metadata: { annotations: { [statusAnnotation]: text } } });

function statusFor(containers: number): Status {
  const names = Array.from({ length: containers }, (_, index) => `container-${index}`);
  const byName = <T>(value: T) => new Map(names.map((name) => [name, value]));
  return {
    grace: { written: 30, set: 40 },
    preStop: byName('sleep 5'),
    pins: new Map([['container-0/livenessProbe', { set: 35 }]]),
    readiness: byName('tcpSocket 8080'),
    env: byName(['RETRY_COUNT']),
    settings: new Map([['delay', [5, 'default']]]),
    reasons: ['NoReadiness'],
  };
}

it.each([
  [1, ['v', 'by', 'grace', 'preStop', 'pins', 'readiness', 'env', 'settings', 'reasons']],
  [22, ['v', 'by', 'grace', 'preStop', 'pins', 'readiness', 'env']],
  [30, ['v', 'by', 'grace', 'preStop', 'pins', 'readiness']],
  [60, ['v', 'by', 'grace', 'preStop', 'pins']],
  [100, ['v', 'by', 'grace']],
])('tells of %d containers within 2 KiB, what a later pass needs least left out first', (count, keys) => {
  const text = statusText(statusFor(count), '1') ?? '';
  expect(text.length).toBeLessThanOrEqual(2048);
  expect(Object.keys(JSON.parse(text))).toEqual(keys);
});

it('writes at most 2 KiB, and nothing at all where even the version is too long', () => {
  const empty = '{"v":1,"by":""}'.length;
  expect(statusText({}, 'x'.repeat(2048 - empty))).toHaveLength(2048);
  expect(statusText({}, 'x'.repeat(2048 - empty + 1))).toBeUndefined();
  expect(statusText({}, `${'x'.repeat(2048 - empty - 1)}ä`)).toBeUndefined();
});

it('reads no status of a pod without one', () => {
  expect(statusOf({ metadata: { annotations: null } })).toBeUndefined();
});

it.each(['', 'null', '[]', '7', '{', '{"v":2}', '{"v":"1"}'])('reads no status from %j', (text) => {
  expect(statusOf(podWith(text))).toBeUndefined();
});

it('reads what can be read, whatever stands around it', () => {
  const text =
    '{"v":1,"grace":{"written":-1,"set":40},"preStop":{"__proto__":"sleep 1","web":2},"pins":[],' +
    '"env":{"web":["A",1]},"readiness":null,"settings":{}}';
  expect(statusOf(podWith(text))).toEqual({
    isShortened: false,
    grace: { set: 40 },
    preStop: new Map([['__proto__', 'sleep 1']]),
    pins: new Map(),
    readiness: new Map(),
    startup: new Map(),
    stopSignal: new Map(),
    env: new Map([['web', ['A']]]),
  });
});

it.each([
  ['{"v":1,"grace":{"set":40}}', true],
  ['{"v":1,"reasons":["RunsToCompletion"]}', false],
  ['{"v":1,"settings":{"delay":[5,"default"]}}', false],
])('takes %s for a shortened one: %s', (text, isShortened) => {
  expect(statusOf(podWith(text))?.isShortened).toBe(isShortened);
});

it.each<[grace: string, read: { written?: number; set: number } | undefined]>([
  ['{"written":30,"set":40}', { written: 30, set: 40 }],
  ['{"set":1}', { set: 1 }],
  ['{"written":0,"set":40}', { set: 40 }],
  ['{"written":1,"set":40}', { written: 1, set: 40 }],
  ['{"written":30,"set":"40"}', undefined],
  ['{"written":30,"set":0}', undefined],
  ['{"written":30,"set":1.5}', undefined],
  ['{"written":30}', undefined],
  ['40', undefined],
])('reads the grace period %s as %j', (grace, read) => {
  expect(statusOf(podWith(`{"v":1,"grace":${grace}}`))?.grace).toEqual(read);
});
