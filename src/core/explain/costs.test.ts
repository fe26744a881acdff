import { expect, it } from 'vitest';
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
    'Every pod takes up to 5 s longer to end, so a rollout takes up to 5 s longer for each step.',
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
    'Every pod takes up to 5 s longer to end, so a rollout takes up to 5 s longer for each step.',
    'proxy sleeps 25 s so that the network outlives the app: no pod ends sooner.',
  ]);
});
