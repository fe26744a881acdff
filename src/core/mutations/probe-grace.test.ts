import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { resolve } from '../policy/resolve.ts';
import type { Injection } from './mutation.ts';
import { pinProbes } from './probe-grace.ts';

function injectionOf(pod: JsonObject): Injection {
  return {
    pod,
    writtenGrace: 30,
    containers: [],
    companions: [],
    outboundProxies: [],
    settings: resolve([]).settings,
    ownerKind: undefined,
    capabilities: { sleep: true, stopSignal: true },
    bounds: {
      maxDelaySeconds: 300,
      maxGraceSeconds: 600,
      forbiddenNamespaces: new Set(),
      allowedEnv: new Set(),
    },
    earlier: undefined,
  };
}

/** The pin of a liveness probe whose container sleeps so long, in a pod that had so long a grace period, if it was raised. */
function pinOf(probe: Json, sleepSeconds: number | undefined, raisedFrom: number | undefined) {
  const pod: JsonObject = { spec: { containers: [{ name: 'web', livenessProbe: probe }] } };
  const hookSeconds = new Map(sleepSeconds === undefined ? [] : [['web', sleepSeconds]]);
  const { edits, status } = pinProbes(injectionOf(pod), hookSeconds, raisedFrom);
  const pin = status.pins?.get('web/livenessProbe');
  expect(edits.map(({ value }) => value)).toEqual(pin === undefined ? [] : [pin.set]);
  return pin;
}

const withOwn = (terminationGracePeriodSeconds: Json) => ({ terminationGracePeriodSeconds });

it.each<
  [probe: Json, sleep: number | undefined, raisedFrom: number | undefined, pin: JsonObject | undefined]
>([
  [{}, 5, 30, { set: 35 }],
  [{}, undefined, 30, { set: 30 }],
  [{}, 5, undefined, undefined],
  [withOwn(null), 5, 30, { set: 35 }],
  [withOwn(10), 5, 30, { written: 10, set: 15 }],
  [withOwn(10), 5, undefined, { written: 10, set: 15 }],
  [withOwn(1), 5, 30, { written: 1, set: 6 }],
  [withOwn(10), undefined, 30, undefined],
  [withOwn(0), 5, 30, undefined],
  [withOwn(-5), 5, 30, undefined],
  [withOwn(2 ** 63), 5, 30, undefined],
  [withOwn('10'), 5, 30, undefined],
  [null, 5, 30, undefined],
  [[], 5, 30, undefined],
])('pins %j beside a sleep of %s in a pod raised from %s: %j', (probe, sleep, raisedFrom, pin) => {
  expect(pinOf(probe, sleep, raisedFrom)).toEqual(pin);
});

it('pins liveness and startup probes of the app and of native sidecars, never a readiness probe', () => {
  const probes = { livenessProbe: {}, startupProbe: {}, readinessProbe: {} };
  const pod: JsonObject = {
    spec: {
      containers: [{ name: 'web', ...probes }],
      initContainers: [
        { name: 'proxy', restartPolicy: 'Always', ...probes },
        { name: 'init', ...probes },
      ],
    },
  };
  expect(pinProbes(injectionOf(pod), new Map(), 30).edits.map(({ path }) => path.join('/'))).toEqual([
    'spec/containers/0/livenessProbe/terminationGracePeriodSeconds',
    'spec/containers/0/startupProbe/terminationGracePeriodSeconds',
    'spec/initContainers/0/livenessProbe/terminationGracePeriodSeconds',
    'spec/initContainers/0/startupProbe/terminationGracePeriodSeconds',
  ]);
});
