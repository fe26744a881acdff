import { expect, it } from 'vitest';
import { serveReady } from './serve-ready.ts';

const place = { namespace: 'gracehook', name: 'grace' };
const serve = (replicas: number, readyReplicas?: number) => ({
  spec: { replicas },
  status: readyReplicas === undefined ? {} : { readyReplicas },
});

it.each([
  ['all ready', serve(2, 2), 2, 'passed', '2 of 2'],
  ['one of two ready', serve(2, 1), 1, 'warned', '1 of 2'],
  ['none ready', serve(2), 0, 'failed', '0 of 2'],
  ['none wanted', serve(0), 0, 'failed', 'scaled to 0'],
  ['ready, and no endpoint', serve(2, 2), 0, 'failed', 'no ready endpoint'],
  ['no Deployment', undefined, 0, 'failed', 'no Deployment grace in gracehook'],
])('%s', (_what, deployment, readyEndpoints, outcome, words) => {
  expect(serveReady.judge({ serve: deployment, place, readyEndpoints })).toMatchObject({
    outcome,
    found: expect.stringContaining(words),
  });
});

it('has nothing to say of a webhook that is registered by a URL', () => {
  expect(serveReady.judge({ serve: undefined, place: undefined, readyEndpoints: 0 })).toBeUndefined();
});
