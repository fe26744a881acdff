import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import {
  describeProbe,
  handlerFromLiveness,
  isReadinessProbeOfOurs,
  isStartupProbeOfOurs,
  patienceOfLiveness,
  portOfProbe,
  readinessProbe,
  startupProbe,
} from './probe.ts';

const tcp = { tcpSocket: { port: 80 } };

it.each([
  [undefined, 15],
  [0, 15],
  [30, 15],
  [31, 16],
  [60, 30],
])(
  'lets readiness fail as long as liveness, which takes %s s, and no less than 30 s: %d times',
  (failsAfterSeconds, failureThreshold) => {
    const patience = failsAfterSeconds === undefined ? {} : { failsAfterSeconds };
    expect(readinessProbe(tcp, patience)).toEqual({
      ...tcp,
      timeoutSeconds: 1,
      periodSeconds: 2,
      successThreshold: 1,
      failureThreshold,
    });
  },
);

it.each<[name: string, change: JsonObject, isReadiness: boolean, isStartup: boolean]>([
  ['as it was made', {}, true, true],
  ['as the API server stores it', { initialDelaySeconds: 0, terminationGracePeriodSeconds: 30 }, true, true],
  ['with another timeout', { timeoutSeconds: 9 }, true, true],
  ['with another period', { periodSeconds: 3 }, false, false],
  ['with another threshold of success', { successThreshold: 2 }, false, false],
  ['that starts later', { initialDelaySeconds: 1 }, false, false],
  ['that fails sooner', { failureThreshold: 14 }, false, false],
  ['that fails before a startup does', { failureThreshold: 149 }, true, false],
  ['that fails later', { failureThreshold: 151 }, true, true],
  ['with a number that is none', { failureThreshold: '150' }, false, false],
])('knows a probe of ours %s', (_name, change, isReadiness, isStartup) => {
  expect(isReadinessProbeOfOurs({ ...readinessProbe(tcp), ...change })).toBe(isReadiness);
  expect(isStartupProbeOfOurs({ ...startupProbe(tcp), ...change })).toBe(isStartup);
});

it.each([undefined, null, {}])('takes %j for no probe of ours', (probe) => {
  expect([isReadinessProbeOfOurs(probe), isStartupProbeOfOurs(probe)]).toEqual([false, false]);
});

it.each<[probe: Json, description: string]>([
  [{ periodSeconds: 2, tcpSocket: { port: 8080 } }, 'tcpSocket 8080'],
  [{ httpGet: { path: '/health', port: 'http' } }, 'httpGet /health http'],
  [{ httpGet: { port: 80 } }, 'httpGet 80'],
  [{ grpc: { port: 9000, service: 'x' } }, 'grpc 9000'],
  [{ exec: { command: ['true'] } }, 'none'],
  [{ periodSeconds: 2 }, 'none'],
  [null, 'none'],
])('describes %j as %s', (probe, description) => {
  expect(describeProbe(probe)).toBe(description);
});

it.each<[port: Json, asked: number | string | undefined]>([
  [1, 1],
  [65_535, 65_535],
  ['http', 'http'],
  [0, undefined],
  [65_536, undefined],
  [-1, undefined],
  [1.5, undefined],
  ['', undefined],
  [null, undefined],
  [true, undefined],
])('of the port %j, a probe asks %s', (port, asked) => {
  for (const kind of ['httpGet', 'grpc', 'tcpSocket']) expect(portOfProbe({ [kind]: { port } })).toBe(asked);
});

it.each([
  { exec: { command: ['x'], port: 80 } },
  { httpGet: [80] },
  { tcpSocket: null },
  {},
  null,
  undefined,
])('finds no port that %j asks', (probe) => {
  expect(portOfProbe(probe)).toBeUndefined();
});

it.each<[name: string, liveness: Json, handler: Json | undefined]>([
  [
    'headers, those without a name left out',
    { httpGet: { port: 80, httpHeaders: [{ name: 'A', value: 'b' }, { name: 'C' }, { value: 'd' }, null] } },
    {
      httpGet: {
        path: '/',
        port: 80,
        scheme: 'HTTP',
        httpHeaders: [
          { name: 'A', value: 'b' },
          { name: 'C', value: '' },
        ],
      },
    },
  ],
  [
    'no headers where there are none',
    { httpGet: { port: 80, httpHeaders: [] } },
    { httpGet: { path: '/', port: 80, scheme: 'HTTP' } },
  ],
  [
    'no scheme that is none',
    { httpGet: { port: 80, scheme: 'x' } },
    { httpGet: { path: '/', port: 80, scheme: 'HTTP' } },
  ],
  ['an empty host', { tcpSocket: { port: 80, host: '' } }, { tcpSocket: { port: 80 } }],
  ['nothing of another host', { tcpSocket: { port: 80, host: 'x' } }, undefined],
  ['no name for a gRPC port', { grpc: { port: 'grpc' } }, undefined],
  ['a TCP port by its name', { tcpSocket: { port: 'db' } }, { tcpSocket: { port: 'db' } }],
  ['nothing without a port', { httpGet: { path: '/live' } }, undefined],
  ['nothing of an exec', { exec: { command: ['true'] } }, undefined],
])('copies from a liveness probe %s', (_name, liveness, handler) => {
  expect(handlerFromLiveness(liveness)).toEqual(handler);
});

it.each<[liveness: Json, timeoutSeconds: number, failsAfterSeconds: number, startsWithinSeconds: number]>([
  [{}, 1, 30, 30],
  [{ periodSeconds: 5, failureThreshold: 4, timeoutSeconds: 3 }, 3, 20, 20],
  [{ timeoutSeconds: 0, initialDelaySeconds: 7 }, 1, 30, 37],
  [{ periodSeconds: 2 ** 52, failureThreshold: 2 }, 1, 2 ** 31, 2 ** 31],
  [null, 1, 30, 30],
])('takes its patience from %j', (liveness, timeoutSeconds, failsAfterSeconds, startsWithinSeconds) => {
  expect(patienceOfLiveness(liveness)).toEqual({ timeoutSeconds, failsAfterSeconds, startsWithinSeconds });
});
