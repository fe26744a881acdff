import { expect, it } from 'vitest';
import { comparablePod } from '../../cluster/comparable-pod.ts';
import { podRequest } from './pod-request.ts';
import type { TimedClient } from './timed-client.ts';

const floor = { name: 'floor', path: '/', comparable: comparablePod };
const pod = { metadata: { name: 'web' }, spec: { hostname: 'a' } };

/** A client whose answers are given: the last again and again. */
function clientGiving(
  ...answers: readonly { readonly status?: number; readonly pod: object }[]
): TimedClient {
  let index = 0;
  return {
    post: async () => {
      const answer = answers[Math.min(index++, answers.length - 1)];
      const body = Buffer.from(JSON.stringify(answer?.pod));
      return { milliseconds: 7, status: answer?.status ?? 201, body };
    },
  };
}

it('gives the time of a pod that came out right', async () => {
  const stored = { ...pod, metadata: { ...pod.metadata, uid: 'differs-always' } };
  expect(await podRequest(floor, pod, pod).createBy(clientGiving({ pod: stored }))).toBe(7);
});

it.each([
  ['was refused', { status: 403, pod: { message: 'no' } }, /^floor: 403 {"message":"no"}/],
  [
    'came out another',
    { pod: { ...pod, spec: { hostname: 'b' } } },
    /wrong\n\/spec\/hostname: expected "a", is "b"/,
  ],
])('throws where the first pod %s', async (_what, answer, message) => {
  await expect(podRequest(floor, pod, pod).createBy(clientGiving(answer))).rejects.toThrow(message);
});

it('throws where a later answer is shorter, although not each is compared as a whole', async () => {
  const request = podRequest(floor, pod, pod);
  const client = clientGiving({ pod }, { pod }, { pod: { metadata: pod.metadata } });
  await request.createBy(client);
  await request.createBy(client);
  await expect(request.createBy(client)).rejects.toThrow('floor: a pod came out wrong');
});

it('compares each fiftieth answer as a whole, however long it is', async () => {
  const request = podRequest(floor, pod, pod);
  const other = { ...pod, spec: { hostname: 'b' } };
  const client = clientGiving({ pod }, { pod: other });
  for (let answers = 0; answers < 50; answers++) await request.createBy(client);
  await expect(request.createBy(client)).rejects.toThrow('floor: a pod came out wrong');
});
