import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { RequestSample } from '../../core/proof/request-sample.ts';
import { type Answer, sendRequest } from './send-request.ts';

/** A load and its bounds. */
export interface LoadOptions {
  readonly url: URL;
  /** In all; GET and POST, over new and over kept connections, take turns. */
  readonly requestsPerSecond: number;
  /** From when it was due; a request that the server leaves waiting is a failure then. */
  readonly timeLimitMilliseconds: number;
  /** The load ends by itself after so long, and after so many requests. */
  readonly maximumSeconds: number;
  readonly maximumRequests: number;
  /** What is due while so many wait for an answer is not sent, and counts as failed. */
  readonly maximumInFlight: number;
  readonly isCertificateChecked: boolean;
  readonly onSample?: (sample: RequestSample) => void;
}

/** A load that is running. */
export interface Load {
  /** Starts no more requests, waits for those under way, and gives all that were due. */
  stop(): Promise<readonly RequestSample[]>;
  /** Whether it ended by itself, at one of its bounds. */
  isOver(): boolean;
}

/** The connections that are kept: enough to reach every pod of a Service, few enough that each is used often. */
const keptConnections = 16;

/** What the nth request is: the four kinds take turns. */
function kindOf(turn: number): Pick<RequestSample, 'method' | 'connection'> {
  return { method: turn % 2 === 0 ? 'GET' : 'POST', connection: turn % 4 < 2 ? 'new' : 'kept' };
}

/**
 * Starts an open-loop load: requests are due at a constant rate, whatever the server does, and latency counts from when a
 * request was due. So a server that stalls is charged for all that it kept waiting.
 */
export function startLoad(options: LoadOptions): Load {
  const { url, requestsPerSecond, maximumInFlight, timeLimitMilliseconds, onSample } = options;
  const agents = {
    new: agentFor(options, { keepAlive: false }),
    kept: agentFor(options, { keepAlive: true, maxFreeSockets: keptConnections, scheduling: 'fifo' }),
  };
  const samples: RequestSample[] = [];
  const underWay = new Set<Promise<void>>();
  // The wall clock may jump; what is due goes by the steady one.
  const startedAt = Date.now();
  const began = performance.now();
  const sinceStart = () => performance.now() - began;
  const maximumRequests = Math.min(options.maximumRequests, options.maximumSeconds * requestsPerSecond);
  let due = 0;
  let isOver = false;

  const finish = (turn: number, dueAfter: number, answer: Answer) => {
    const milliseconds = sinceStart() - dueAfter;
    const sample = { dueAt: startedAt + dueAfter, milliseconds, ...kindOf(turn), ...answer };
    samples.push(sample);
    onSample?.(sample);
  };
  const send = (turn: number) => {
    const dueAfter = (turn * 1000) / requestsPerSecond;
    if (underWay.size >= maximumInFlight) {
      finish(turn, dueAfter, {
        status: 0,
        failure: 'other',
        words: `not sent: ${maximumInFlight} were waiting`,
      });
      return;
    }
    const { connection, method } = kindOf(turn);
    const left = Math.max(1, timeLimitMilliseconds - (sinceStart() - dueAfter));
    const request = sendRequest({ url, method, agent: agents[connection], timeLimitMilliseconds: left }).then(
      (answer) => {
        underWay.delete(request);
        finish(turn, dueAfter, answer);
      },
    );
    underWay.add(request);
  };
  const timer = setInterval(
    () => {
      const wanted = Math.min(Math.floor((sinceStart() * requestsPerSecond) / 1000) + 1, maximumRequests);
      while (due < wanted) send(due++);
      if (due >= maximumRequests) end();
    },
    Math.max(1, Math.min(10, 500 / requestsPerSecond)),
  );
  const end = () => {
    isOver = true;
    clearInterval(timer);
  };

  return {
    async stop() {
      end();
      await Promise.all(underWay);
      for (const agent of Object.values(agents)) agent.destroy();
      return samples.toSorted((a, b) => a.dueAt - b.dueAt);
    },
    isOver: () => isOver,
  };
}

function agentFor({ url, isCertificateChecked }: LoadOptions, options: AgentOptions): HttpAgent {
  return url.protocol === 'https:'
    ? new HttpsAgent({ ...options, rejectUnauthorized: isCertificateChecked })
    : new HttpAgent(options);
}
