import { expect, it } from 'vitest';
import { decide } from '../decide.ts';
import type { Json, JsonObject } from '../json.ts';
import { valueAt } from '../json.ts';
import { applyOperations } from '../json-patch.ts';
import { defaultContext, type PodContext } from '../pod-context.ts';
import { codesOf } from '../reasons.ts';

const context = defaultContext('0.0.0');

/** A pod that opted in, with one container `web`. */
function podOf(
  container: JsonObject,
  grace: Json,
  annotations: Record<string, string> = {},
  more: JsonObject = {},
): JsonObject {
  return {
    metadata: { annotations: { 'gracehook.io/inject': 'enabled', ...annotations } },
    spec: { terminationGracePeriodSeconds: grace, containers: [{ name: 'web', ...container }], ...more },
  };
}

function injected(pod: JsonObject, override: Partial<PodContext> = {}) {
  const { operations, reasons, outcome } = decide(pod, { ...context, ...override });
  const result = applyOperations(pod, operations);
  return {
    outcome,
    codes: codesOf(reasons),
    grace: valueAt(result, ['spec', 'terminationGracePeriodSeconds']),
    hook: valueAt(result, ['spec', 'containers', 0, 'lifecycle', 'preStop']),
    container: valueAt(result, ['spec', 'containers', 0]),
    result,
  };
}

const sleep = (seconds: number): JsonObject => ({ sleep: { seconds } });
const exec: JsonObject = { exec: { command: ['x'] } };
const with_ = (preStop: JsonObject): JsonObject => ({ lifecycle: { preStop } });
const long = { 'gracehook.io/delay': '9m', 'gracehook.io/drain': '9m' };

it.each<[name: string, pod: JsonObject, grace: Json, hook: JsonObject, codes: string[]]>([
  ['the default of 30, as in Lab 5', podOf({}, 30), 40, sleep(5), []],
  ['60', podOf({}, 60), 65, sleep(5), []],
  ['1', podOf({}, 1), 40, sleep(5), []],
  ['a negative number, which counts as 1', podOf({}, -7), 40, sleep(5), []],
  ['a negative number below -2^53', podOf({}, -(2 ** 63)), 40, sleep(5), []],
  ['null, which is the default', podOf({}, null), 40, sleep(5), []],
  ["30 and the author's sleep of 0", podOf(with_(sleep(0)), 30), 35, sleep(0), ['PreStopAlreadySet']],
  ["30 and the author's sleep of 10", podOf(with_(sleep(10)), 30), 45, sleep(10), ['PreStopAlreadySet']],
  ["30 and the author's exec", podOf(with_(exec), 30), 40, exec, ['PreStopAlreadySet']],
  ["60 and the author's exec", podOf(with_(exec), 60), 60, exec, ['PreStopAlreadySet']],
  [
    "30 and the author's sleep as long as a proxy's",
    podOf(with_(sleep(25)), 30),
    60,
    sleep(25),
    ['PreStopAlreadySet'],
  ],
  [
    '30, a delay and a drain of 9 minutes',
    podOf({}, 30, long),
    600,
    sleep(300),
    ['DelayCapped', 'GraceCapped'],
  ],
  ['595, which becomes the cap', podOf({}, 595), 600, sleep(5), []],
  ['596, which would pass it', podOf({}, 596), 600, sleep(5), ['GraceCapped']],
  ['600, the cap', podOf({}, 600), 600, sleep(5), ['GraceCapped']],
  ['1200, above the cap', podOf({}, 1200), 1200, sleep(5), ['GraceCapped']],
  [
    "1200, above the cap, and the author's exec, so that nothing is to be raised",
    podOf(with_(exec), 1200),
    1200,
    exec,
    ['PreStopAlreadySet'],
  ],
  ['a number above 2^53', podOf({}, 2 ** 63), 2 ** 63, sleep(5), ['GraceCapped']],
  ['a text', podOf({}, '-5'), '-5', sleep(5), ['GraceCapped']],
  ['30 and a delay of 1m30s', podOf({}, 30, { 'gracehook.io/delay': '1m30s' }), 125, sleep(90), []],
])('computes the grace period from %s', (_name, pod, grace, hook, codes) => {
  const result = injected(pod);
  expect(result).toMatchObject({ grace, hook });
  expect(result.codes.filter((code) => code !== 'NoReadiness')).toEqual(codes);
});

it('adds no hook for a delay of 0s, and still makes room for drain and buffer', () => {
  expect(injected(podOf({}, 30, { 'gracehook.io/delay': '0s' }))).toMatchObject({
    grace: 35,
    hook: undefined,
  });
});

it('leaves a pod with grace 0 alone but for its status', () => {
  const { operations, outcome, reasons } = decide(podOf({}, 0), context);
  expect([outcome, codesOf(reasons), operations.map(({ path }) => path)]).toEqual([
    'skipped',
    ['GracePeriodZero'],
    ['/metadata/annotations/gracehook.io~1status'],
  ]);
});

it('adds no hook where the server would drop it', () => {
  const result = injected(podOf({}, 30), { capabilities: { sleep: false, stopSignal: false } });
  expect(result).toMatchObject({ grace: 35, hook: undefined });
  expect(result.codes).toContain('SleepUnsupported');
});

it('pins every probe that restarts a container, in sidecars too', () => {
  const probes = {
    livenessProbe: { tcpSocket: { port: 1 } },
    startupProbe: { tcpSocket: { port: 1 }, terminationGracePeriodSeconds: 10 },
  };
  const sidecar = { name: 'proxy', restartPolicy: 'Always', livenessProbe: { tcpSocket: { port: 2 } } };
  const { result, codes } = injected(podOf(probes, 30, {}, { initContainers: [sidecar] }));
  const pin = (list: string, probe: string) =>
    valueAt(result, ['spec', list, 0, probe, 'terminationGracePeriodSeconds']);
  expect([
    pin('containers', 'livenessProbe'),
    pin('containers', 'startupProbe'),
    pin('initContainers', 'livenessProbe'),
  ]).toEqual([35, 15, 30]);
  expect(codes).toContain('NativeSidecar');
  expect(decide(result as JsonObject, context).operations).toEqual([]);
});

it("raises a probe's own grace period by our sleep at the cap too, and gives none to a probe without", () => {
  const probes = {
    livenessProbe: { tcpSocket: { port: 1 }, terminationGracePeriodSeconds: 10 },
    startupProbe: { tcpSocket: { port: 1 } },
  };
  const { container } = injected(podOf(probes, 600));
  expect(valueAt(container, ['livenessProbe', 'terminationGracePeriodSeconds'])).toBe(15);
  expect(valueAt(container, ['startupProbe', 'terminationGracePeriodSeconds'])).toBeUndefined();
});

it("counts the author's hooks in native sidecars and untouched containers, and one of unknown length as the delay", () => {
  const sidecar = { name: 'proxy', restartPolicy: 'Always', lifecycle: { preStop: sleep(40) } };
  expect(injected(podOf({}, 30, {}, { initContainers: [sidecar] }))).toMatchObject({ grace: 75 });
  const init = { name: 'init', lifecycle: { preStop: sleep(40) } };
  expect(injected(podOf({}, 30, {}, { initContainers: [init] }))).toMatchObject({ grace: 40 });
  const other = { name: 'other', ...with_(sleep(60)) };
  const one = { 'gracehook.io/containers': 'web' };
  expect(injected(podOf({}, 30, one, { containers: [{ name: 'web' }, other] }))).toMatchObject({ grace: 95 });
  const httpGet = with_({ httpGet: { path: '/bye', port: 80 } });
  expect(injected(podOf(httpGet, 30, { 'gracehook.io/delay': '25s' }))).toMatchObject({ grace: 60 });
});

it('raises nothing twice where the status was lost', () => {
  for (const grace of [30, 60, 600]) {
    const { result } = injected(podOf({}, grace));
    const lost = { ...(result as JsonObject), metadata: podOf({}, grace)['metadata'] as JsonObject };
    expect(injected(lost).grace).toBe(valueAt(result, ['spec', 'terminationGracePeriodSeconds']));
  }
});

it('computes anew on a pod made from an injected one when a setting changed, and never lowers the field', () => {
  const first = injected(podOf({}, 30)).result as JsonObject;
  const changed = (delay: string) => {
    const annotations = {
      ...(valueAt(first, ['metadata', 'annotations']) as JsonObject),
      'gracehook.io/delay': delay,
    };
    return injected({ ...first, metadata: { ...(first['metadata'] as JsonObject), annotations } });
  };
  expect(changed('20s')).toMatchObject({ grace: 55, hook: sleep(20) });
  expect(changed('1s')).toMatchObject({ grace: 40, hook: sleep(1) });
  expect(changed('0s')).toMatchObject({ grace: 40, hook: undefined });
});

it("takes a grace period that differs from the status for the author's", () => {
  const first = injected(podOf({}, 30)).result;
  const edited = JSON.parse(JSON.stringify(first).replace(':40,', ':100,')) as JsonObject;
  expect(injected(edited)).toMatchObject({ hook: sleep(5), grace: 105 });
});

it("takes a hook that differs from the status for the author's", () => {
  const first = injected(podOf({}, 30)).result;
  const edited = JSON.parse(JSON.stringify(first).replace('"seconds":5', '"seconds":8')) as JsonObject;
  expect(injected(edited)).toMatchObject({ hook: sleep(8), grace: 43 });
});

it.each<[name: string, grace: Json, annotations: Record<string, string>, detail: string]>([
  ['the cap', 30, long, 'The grace period would be 855s, the cluster allows 600s; it is 600s.'],
  ['a value above the cap', 700, {}, 'The grace period would be 705s, the cluster allows 600s; it is 700s.'],
  [
    'a number too large',
    2 ** 63,
    {},
    'The grace period is a number too large to compute with, so it stays as it is.',
  ],
])('says why it stops at %s', (_name, grace, annotations, detail) => {
  const { reasons } = decide(podOf({}, grace, annotations), context);
  expect(reasons.filter(({ code }) => code === 'GraceCapped').map((one) => one.detail)).toEqual([detail]);
});

it('tells in the status what was written where it raised it, and nothing where it did not', () => {
  const graceOf = (grace: Json) => decide(podOf({}, grace), context).status.grace;
  expect([graceOf(30), graceOf(-7), graceOf(600), graceOf(2 ** 63)]).toEqual([
    { written: 30, set: 40 },
    { written: 1, set: 40 },
    undefined,
    undefined,
  ]);
});

it("counts the whole grace period as the author's where one of two hooks differs from the status", () => {
  const containers = [{ name: 'web' }, { name: 'api' }];
  const first = injected(podOf({}, 60, {}, { containers })).result;
  expect(valueAt(first, ['spec', 'terminationGracePeriodSeconds'])).toBe(65);
  const edited = JSON.parse(JSON.stringify(first).replace('"seconds":5', '"seconds":8')) as JsonObject;
  expect(injected(edited)).toMatchObject({ hook: sleep(8), grace: 70 });
});

it("takes a probe's grace period that differs from the status for the author's", () => {
  const first = injected(podOf({ livenessProbe: { tcpSocket: { port: 1 } } }, 30)).result;
  const edited = JSON.parse(
    JSON.stringify(first).replace('"terminationGracePeriodSeconds":35', '"terminationGracePeriodSeconds":50'),
  ) as JsonObject;
  const path = ['livenessProbe', 'terminationGracePeriodSeconds'];
  expect(valueAt(injected(first as JsonObject).container, path)).toBe(35);
  expect(valueAt(injected(edited).container, path)).toBe(55);
});
