import type { JsonObject } from '../../../src/core/json.ts';
import { differences } from '../../cluster/differences.ts';
import type { RunningArm } from './running-arm.ts';
import type { TimedAnswer, TimedClient } from './timed-client.ts';

/** A pod that is created again and again in the namespace of one arm. */
export interface PodRequest {
  readonly arm: string;
  /** Creates it and gives how long that took, in milliseconds. Throws where it does not come out as expected. */
  readonly createBy: (client: TimedClient) => Promise<number>;
}

/** Each so many answers the whole pod is compared. */
const comparedEach = 50;

/**
 * Makes the request of an arm. Of every answer the length is compared with that of one that was right to the last field:
 * two pods of an arm differ in random names and times alone, and these are always as long.
 */
export function podRequest(
  { name, path, comparable }: Pick<RunningArm, 'name' | 'path' | 'comparable'>,
  pod: JsonObject,
  expected: JsonObject,
): PodRequest {
  const body = Buffer.from(JSON.stringify(pod));
  let answers = 0;
  let rightLength: number | undefined;
  const check = (answer: TimedAnswer) => {
    const isCompared = answers++ % comparedEach === 0;
    if (answer.status !== 201)
      throw new Error(`${name}: ${answer.status} ${answer.body.toString().slice(0, 500)}`);
    rightLength ??= answer.body.length;
    if (isCompared || answer.body.length !== rightLength) {
      const wrong = differences(expected, comparable(JSON.parse(answer.body.toString()) as JsonObject));
      if (wrong.length > 0) throw new Error(`${name}: a pod came out wrong\n${wrong.slice(0, 5).join('\n')}`);
    }
    if (answer.body.length !== rightLength)
      throw new Error(`${name}: ${answer.body.length} bytes came back, ${rightLength} before`);
  };
  return {
    arm: name,
    createBy: async (client) => {
      const answer = await client.post(path, body);
      check(answer);
      return answer.milliseconds;
    },
  };
}
