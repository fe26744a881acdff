import type { JsonObject } from '../../../src/core/json.ts';
import type { ApiCall } from '../../cluster/api-client.ts';

/** What shall be created. */
export interface Crowd {
  readonly namespace: string;
  readonly pod: JsonObject;
  readonly pods: number;
  /** How many creations are under way at once. */
  readonly clients: number;
  readonly signal: AbortSignal;
}

/** What became of the crowd. */
export interface Created {
  readonly accepted: number;
  /** What the API server said of each pod that it did not take. */
  readonly refusals: readonly string[];
  /** Of each creation, whatever became of it. */
  readonly milliseconds: readonly number[];
  /** Of all of them together, and by `performance.now()` when they began. */
  readonly seconds: number;
  readonly beganAt: number;
}

/** Creates pods as fast as they are taken. Each is tried once: a controller would try again, and hide what was refused. */
export async function createAtOnce(
  call: ApiCall,
  { namespace, pod, pods, clients, signal }: Crowd,
): Promise<Created> {
  const body = JSON.stringify(pod);
  const milliseconds: number[] = [];
  const refusals: string[] = [];
  let begun = 0;
  const create = async () => {
    while (begun < pods) {
      begun += 1;
      signal.throwIfAborted();
      const sentAt = performance.now();
      const answer = await call('POST', `/api/v1/namespaces/${namespace}/pods`, body).catch(String);
      milliseconds.push(performance.now() - sentAt);
      if (typeof answer === 'string') refusals.push(answer);
      else if (answer.status !== 201) refusals.push(`${answer.status} ${answer.body['message']}`);
    }
  };
  const beganAt = performance.now();
  await Promise.all(Array.from({ length: clients }, create));
  const seconds = (performance.now() - beganAt) / 1000;
  return { accepted: pods - refusals.length, refusals, milliseconds, seconds, beganAt };
}
