import { type Method, methods } from '../../core/proof/request-sample.ts';
import { agentFor, type Target } from './agent-for.ts';
import { type Answer, sendRequest } from './send-request.ts';

/** What a target does with one request of each kind, before any load. */
export interface CheckedTarget {
  readonly answers: Readonly<Record<Method, Answer>>;
  /** The methods that were answered as they should be: those to send. */
  readonly methods: readonly Method[];
  /** The kind of address that answers: IPv4 where both do. */
  readonly family: 4 | 6;
  /** False where the server closes each connection behind its answer, so that none can be kept. */
  readonly keepsConnections: boolean;
}

/** Sends one request of each method, as the load will. It never rejects: a target that is not there has no methods. */
export async function checkTarget(
  target: Omit<Target, 'family'> & { readonly timeLimitMilliseconds: number },
): Promise<CheckedTarget> {
  const first = await checkFamily(target, 4);
  if (first.methods.length > 0) return first;
  const second = await checkFamily(target, 6);
  return Object.values(second.answers).some(({ status }) => status > 0) ? second : first;
}

async function checkFamily(target: Parameters<typeof checkTarget>[0], family: 4 | 6): Promise<CheckedTarget> {
  const agent = agentFor({ ...target, family }, { keepAlive: true });
  const send = (method: Method) => sendRequest({ ...target, method, agent });
  const [GET, POST] = await Promise.all([send('GET'), send('POST')]);
  const answers = { GET, POST };
  // A connection is put back a moment after the answer's end.
  await new Promise(setImmediate);
  const keepsConnections = Object.keys(agent.freeSockets).length > 0;
  agent.destroy();
  return {
    answers,
    methods: methods.filter((method) => answers[method].failure === null),
    family,
    keepsConnections,
  };
}
