import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { resolve } from '../policy/resolve.ts';
import type { Status } from '../status.ts';
import { costsOf } from './costs.ts';
import { shutdownOf } from './shutdown.ts';

const { settings } = resolve([{ place: 'pod', values: new Map([['pre-stop-path', '/prestop']]) }]);

it('warns that a called path gives no delay by itself', () => {
  const preStop = { httpGet: { path: '/prestop', port: 8080 } };
  const pod = { spec: { containers: [{ name: 'web', lifecycle: { preStop } }] } };
  const status: Status = { preStop: new Map([['web', 'httpGet /prestop 8080']]) };
  expect(costsOf(pod, settings, status, shutdownOf(pod, settings))).toEqual([
    "Every pod takes up to 5 s longer to end: a Deployment's rollout does not wait for that, a StatefulSet's, a DaemonSet's and a node drain do.",
    'web is called (httpGet /prestop 8080): a call that returns at once gives no delay; it should answer after 5 s.',
  ]);
});

it('names what a proxy costs that sleeps until the app has drained', () => {
  const sleeping = (name: string, seconds: number) => ({
    name,
    lifecycle: { preStop: { sleep: { seconds } } },
  });
  const pod = {
    spec: {
      terminationGracePeriodSeconds: 40,
      containers: [sleeping('web', 5), sleeping('proxy', 25), sleeping('own', 9)],
    },
  };
  const status: Status = {
    preStop: new Map([
      ['web', 'sleep 5'],
      ['proxy', 'sleep 25'],
    ]),
  };
  expect(costsOf(pod, settings, status, shutdownOf(pod, settings))).toEqual([
    'Every pod takes at least 25 s to end: proxy sleeps so long that the network outlives the app.',
  ]);
});

it.each<[what: string, wish: string, liveness: JsonObject | undefined, costs: unknown[]]>([
  [
    'a TCP probe that nobody asked for',
    'auto',
    undefined,
    [
      "web never becomes ready where nothing listens on its port 8080: then write gracehook.io/readiness: 'off'.",
    ],
  ],
  [
    'the question of the liveness probe',
    'auto',
    { httpGet: { path: '/live', port: 8080 } },
    ["The question of web's livenessProbe now decides its readiness, too: while it fails, no requests come."],
  ],
  ['a probe that somebody asked for', 'tcp', undefined, []],
])('names what a readiness probe of ours risks: %s', (_what, wish, livenessProbe, costs) => {
  const { settings: wished } = resolve([{ place: 'pod', values: new Map([['readiness', wish]]) }]);
  const web = {
    name: 'web',
    readinessProbe: { tcpSocket: { port: 8080 } },
    ...(livenessProbe && { livenessProbe }),
  };
  const pod = { spec: { containers: [web, { name: 'own', readinessProbe: { tcpSocket: { port: 1 } } }] } };
  const status: Status = { readiness: new Map([['web', 'tcpSocket 8080']]) };
  expect(costsOf(pod, wished, status, shutdownOf(pod, wished))).toEqual(costs);
});
