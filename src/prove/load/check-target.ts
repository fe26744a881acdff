import type { Method } from '../../core/proof/request-sample.ts';
import { agentFor, type LoadTarget } from './agent-for.ts';
import { type Answer, sendRequest } from './send-request.ts';

/** How one request of a method was answered. */
export interface CheckedAnswer extends Answer {
  readonly method: Method;
}

/** What is checked, and with which methods. */
export interface CheckOptions extends Omit<LoadTarget, 'family'> {
  readonly methods: readonly Method[];
  readonly timeLimitMilliseconds: number;
}

/** What a target does with one request of each kind, before any load. */
export interface CheckedTarget {
  readonly answers: readonly CheckedAnswer[];
  /** The kind of address that answers: IPv4 where both do. */
  readonly family: 4 | 6;
  /** False where the server closes each connection behind its answer, so that none can be kept. */
  readonly keepsConnections: boolean;
}

/** Sends one request of each method, as the load will. It never rejects: the answers say what went wrong. */
export async function checkTarget(options: CheckOptions): Promise<CheckedTarget> {
  const first = await checkFamily(options, 4);
  if (isHeard(first)) return first;
  const second = await checkFamily(options, 6);
  return isHeard(second) ? second : first;
}

function isHeard({ answers }: CheckedTarget): boolean {
  return answers.some(({ status }) => status > 0);
}

async function checkFamily(options: CheckOptions, family: 4 | 6): Promise<CheckedTarget> {
  const agent = agentFor({ ...options, family }, { keepAlive: true });
  const answers = await Promise.all(
    options.methods.map(async (method) => ({
      method,
      ...(await sendRequest({ ...options, method, agent })),
    })),
  );
  // A connection is put back a moment after the answer's end.
  await new Promise(setImmediate);
  const keepsConnections = Object.keys(agent.freeSockets).length > 0;
  agent.destroy();
  return { answers, family, keepsConnections };
}
