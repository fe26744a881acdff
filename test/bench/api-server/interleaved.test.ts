import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { seededRandom } from '../sampling/seeded-random.ts';
import { measureInterleaved, type Sending, sendBlock } from './interleaved.ts';
import type { PodRequest } from './pod-request.ts';

const client = { post: () => Promise.reject(new Error('not used')) };
const arms = ['none', 'floor', 'gracehook'];

/** Sending by so many clients, and requests that note their order and take as many milliseconds as came before them. */
function recording(clientCount: number) {
  const sent: string[] = [];
  const requests: PodRequest[] = arms.map((arm) => ({
    arm,
    createBy: async () => {
      const before = sent.push(arm) - 1;
      await turn();
      return before;
    },
  }));
  const sending: Sending = {
    clients: Array.from({ length: clientCount }, () => client),
    random: seededRandom(1),
    signal: new AbortController().signal,
  };
  return { sent, requests, sending };
}

it('creates a pod of each arm in each round, in changing order', async () => {
  const { sent, requests, sending } = recording(1);
  const times = await measureInterleaved(requests, 20, sending);
  const orders = Array.from({ length: 20 }, (_, round) => sent.slice(round * 3, round * 3 + 3));
  for (const [round, order] of orders.entries()) {
    expect(order.toSorted()).toEqual(arms.toSorted());
    for (const [place, arm] of order.entries()) expect(times[arm]?.[round]).toBe(round * 3 + place);
  }
  expect(new Set(orders.map(String)).size).toBe(6);
});

it('shares the rounds among clients', async () => {
  const { sent, requests, sending } = recording(8);
  const times = await measureInterleaved(requests, 20, sending);
  expect(sent).toHaveLength(60);
  expect(Object.values(times).map(({ length }) => length)).toEqual([20, 20, 20]);
});

it('sends a block of one arm alone', async () => {
  const { sent, requests, sending } = recording(8);
  const [first] = requests;
  expect(await sendBlock(first as PodRequest, 20, sending)).toBeGreaterThan(0);
  expect(sent).toEqual(Array.from({ length: 20 }, () => 'none'));
});

it('ends where somebody stops it, and where a pod came out wrong', async () => {
  const { requests, sending } = recording(1);
  await expect(
    measureInterleaved(requests, 5, { ...sending, signal: AbortSignal.abort() }),
  ).rejects.toThrow();
  const wrong = { arm: 'floor', createBy: () => Promise.reject(new Error('came out wrong')) };
  await expect(measureInterleaved([...requests, wrong], 5, sending)).rejects.toThrow('came out wrong');
});
