import { expect, it } from 'vitest';
import type { ApiCall } from '../../cluster/api-client.ts';
import { createAtOnce } from './create-at-once.ts';

const crowd = { namespace: 'shop', pod: {}, clients: 4, signal: new AbortController().signal };

it('creates each pod once, by so many clients at once', async () => {
  let [underWay, most, asked] = [0, 0, 0];
  const call: ApiCall = async () => {
    asked += 1;
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    return { status: 201, body: {}, warnings: [] };
  };
  const { accepted, refusals, milliseconds } = await createAtOnce(call, { ...crowd, pods: 10 });
  expect({ accepted, refusals, asked, most }).toEqual({ accepted: 10, refusals: [], asked: 10, most: 4 });
  expect(milliseconds).toHaveLength(10);
});

it('counts a pod that was refused, and one that got no answer', async () => {
  let asked = 0;
  const call: ApiCall = async () => {
    asked += 1;
    if (asked === 2) throw new Error('no answer');
    return { status: asked === 1 ? 500 : 201, body: { message: 'webhook away' }, warnings: [] };
  };
  const { accepted, refusals } = await createAtOnce(call, { ...crowd, clients: 1, pods: 5 });
  expect({ accepted, refusals }).toEqual({ accepted: 3, refusals: ['500 webhook away', 'Error: no answer'] });
});
